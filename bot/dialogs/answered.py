"""Home of the first line of the next answer after an officer, or the clock, has answered what a citizen asked, or a door looked."""

from dataclasses import replace
from datetime import datetime

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session, instant
from bot.dialogs.words import say_until
from bot.domain.appeals import Appeal
from bot.domain.corrections import DONE, FIELDS, Correction
from bot.usecases.papers import looks_of
from bot.usecases.photos import TOLD, lost_photo

LOOKS = 3  # told in one answer, the latest; all of them stand in the web app


async def open_answered(turn: Turn) -> Step:
    """Nothing when nothing has changed: the citizen's version, raised by every write about them, tells that."""
    session, citizen = turn.session, turn.citizen
    if citizen is None or citizen.version == session.told_version:
        return Step(session, ())
    appeals, corrections = await turn.tx.appeals_of(citizen.id), await turn.tx.corrections_of(citizen.id)
    since = instant(session.answered) or turn.channel.created_at
    decided = [(each.decided_at, _appeal(turn, each)) for each in appeals if _is_new(each.decided_at, since)]
    decided += [
        (each.decided_at, _correction(turn, each))
        for each in corrections
        if each.field in FIELDS and _is_new(each.decided_at, since)
    ]
    lines = [line for _, line in decided]
    for each in appeals:
        if item := await lost_photo(turn.tx, each):
            turn.tx.put_item(replace(item, state=TOLD))
            lines.append(turn.say("answered.photo_lost", number=each.number))
    last = max((at for at, _ in decided if at), default=since)
    told = replace(session, answered=last.isoformat() if decided else session.answered)
    told, looks = await _looks(turn, told, citizen.id)
    lines += looks
    return Step(told, (Text("\n".join(lines)),) if lines else ())


async def _looks(turn: Turn, session: Session, citizen: bytes) -> tuple[Session, list[str]]:
    """Who looked by the document alone; whoever shows a card is there themselves."""
    since = instant(session.looked) or turn.channel.created_at
    looks = [each for each in await looks_of(turn.tx, citizen) if each.office and each.at > since]
    if not looks:
        return session, []
    lines = [
        turn.say("answered.looked", when=say_until(turn, each.at), office=each.office)
        for each in looks[:LOOKS]
    ]
    return replace(session, looked=looks[0].at.isoformat()), lines


def _is_new(decided_at: datetime | None, since: datetime) -> bool:
    return decided_at is not None and decided_at > since


def _appeal(turn: Turn, appeal: Appeal) -> str:
    return turn.say(f"answered.{appeal.state}", number=appeal.number, words=appeal.words).rstrip(":： ")


def _correction(turn: Turn, correction: Correction) -> str:
    field = turn.say(f"correct.{correction.field}")
    if correction.state == DONE:
        return turn.say("answered.corrected", field=field)
    return turn.say("answered.uncorrected", field=field, words=correction.words)


ANSWERED = Dialog("answered", open_answered)
