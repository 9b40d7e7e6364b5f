"""Home of the outcomes of those one shows: what was last told of them, and the line when a colour is another one."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.conversation.dialog import Turn
from bot.conversation.session import Session, instant
from bot.domain.decision import CANNOT_TELL, GREEN
from bot.usecases.family_codes import Held, family_of

NEVER = "-"


def with_held(session: Session, family: Sequence[Held]) -> Session:
    """After their outcomes were shown: when the first of them ends, then each by its delegation."""
    known = [each for each in family if each.decision]
    ends = [each.decision.until for each in known if each.decision and each.decision.until]
    said = sorted(f"{each.delegation.id}:{_outcome(each)}" for each in known)
    return replace(session, held=" ".join([min(ends).isoformat() if ends else NEVER, *said]))


async def held_line(turn: Turn, session: Session, version: int) -> tuple[Session, str]:
    """Nothing unless something was written since `version` of the citizen, or the first of the outcomes ended."""
    citizen = turn.citizen
    if citizen is None or not session.family:
        return session, ""
    ends, told = _told(session)
    if session.held and citizen.version == version and (ends is None or turn.now < ends):
        return session, ""
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    news = any(_is_news(told.get(each.delegation.id, ""), _outcome(each)) for each in family if each.decision)
    return with_held(session, family), turn.say("news.held") if news else ""


def _is_news(was: str, becomes: str) -> bool:
    """A declaration that has lapsed is none: it is reminded of, and renewed with one's own."""
    return was not in {"", becomes} and (was, becomes) != (GREEN, CANNOT_TELL)


def _outcome(held: Held) -> str:
    return held.decision.outcome if held.decision else ""


def _told(session: Session) -> tuple[datetime | None, Mapping[str, str]]:
    ends, *said = session.held.split() or [NEVER]
    pairs = [each.partition(":") for each in said]
    return instant("" if ends == NEVER else ends), {id_: outcome for id_, _, outcome in pairs}
