"""Home of the word 家人: whose code one shows, who shows one's own, declaring for a child, agreeing and ending."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Text
from bot.dialogs import family_news, family_sending, family_shown, left_open, sheets, standing
from bot.dialogs.beginning import first_step, is_registered
from bot.dialogs.family_held import with_held
from bot.dialogs.family_lines import named
from bot.dialogs.family_news import ASK, FAMILY
from bot.dialogs.family_word import decided, done, says
from bot.dialogs.small_talk import open_unasked, then_go_on
from bot.domain.calendar import beijing_date
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.delegations import GUARDIAN, Delegation, counts
from bot.domain.errors import Refused
from bot.domain.people import mask_name
from bot.usecases.family import end
from bot.usecases.family_codes import Held, family_of

END = "end:"  # the side road on which ending is confirmed; the delegation's id follows
MOST = 8  # choices of one message
Guarded = Sequence[tuple[str, Held]]


@dataclass(frozen=True, slots=True)
class Way:
    """Something that can be ended: its delegation, what its choice is called, and for whom."""

    delegation: Delegation
    key: str
    name: str


async def open_family(turn: Turn) -> Step:
    citizen = turn.citizen
    if standing.begun(turn.session):
        words = "family.later" if is_registered(turn) else "family.first_own"
        return then_go_on(turn, turn.say(words))
    if citizen is None:
        return first_step(turn, turn.session, turn.say("family.first_own"))
    if not is_registered(turn):
        return then_go_on(turn, turn.say("family.first_own"), "start")
    if citizen.state != CONFIRMED:
        return then_go_on(turn, turn.say("family.own_waits"), "code")
    session = await family_news.looked(turn, turn.session)
    return await family_news.ask(turn, session) or await _overview(turn, citizen)


async def answer(turn: Turn) -> Step:
    citizen, session = turn.citizen, turn.session
    idle = replace(turn, session=sheets.closed(session))
    assert citizen is not None
    try:
        if session.at.startswith(ASK):
            step = await decided(turn, citizen, session.at.removeprefix(ASK))
        elif session.at.startswith(END):
            step = await _ended(turn, citizen, session.at.removeprefix(END))
        else:
            step = await _declaring(turn, citizen) or await _ending(turn, citizen)
    except Refused:
        step = done(turn, "family.over")
    return step or await open_unasked(idle)


async def _overview(turn: Turn, citizen: Citizen) -> Step:
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    shown = await family_shown.lines(turn, citizen, family)
    ending = [turn.say(f"family.end_{each.key}", name=each.name) for each in await _ways(turn, citizen)]
    declaring = [turn.say("family.declare", name=name) for name, _ in _guarded(family)]
    if 1 + len(declaring) + len(ending) > MOST:
        declaring = [turn.say("family.declare_any")]
    choices = choices_of([turn.say("choice.add_family"), *declaring, *ending][:MOST])
    session = with_held(await family_news.seen_all(turn, turn.session), family)
    opened = replace(sheets.closed(session), dialog=FAMILY)
    return Step(opened, (Text(family_shown.with_notes(turn, shown, family), choices),))


def _guarded(family: Sequence[Held]) -> Guarded:
    """Children one may declare for by what they are called."""
    return [
        (name, each)
        for name, each in named(family)
        if each.delegation.kind == GUARDIAN and family_sending.may_declare(each)
    ]


async def _declaring(turn: Turn, citizen: Citizen) -> Step | None:
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    guarded = _guarded(family)
    if guarded and says(turn, "declare_any"):
        choices = choices_of(turn.say("family.declare", name=name) for name, _ in guarded)
        return Step(turn.session, (Text(turn.say("family.declare_whom"), choices),))
    for name, each in guarded:
        if says(turn, "declare", name):
            (who,) = family_sending.people_of([each], family)
            session, _ = left_open.for_other(sheets.closed(turn.session), who)
            return standing.present(turn, replace(session, dialog=sheets.DECLARE, at=standing.CHAT))
    return None


async def _ways(turn: Turn, citizen: Citizen) -> list[Way]:
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    held = [Way(each.delegation, "holding", name) for name, each in named(family)]
    on = beijing_date(turn.now)
    return held + [
        Way(each, "held", mask_name(holder.person.name))
        for each, holder in await family_shown.holders_of(turn, citizen.id)
        if counts(each, on)
    ]


async def _ending(turn: Turn, citizen: Citizen) -> Step | None:
    for way in await _ways(turn, citizen):
        if says(turn, f"end_{way.key}", way.name):
            key = "family.sure" if way.key == "holding" else "family.sure_held"
            choices = choices_of(turn.say(f"family.{each}") for each in ("keep", "end_sure"))
            asked = Text(turn.say(key, name=way.name), choices)
            return Step(replace(turn.session, at=END + way.delegation.id), (asked,))
    return None


async def _ended(turn: Turn, citizen: Citizen, id_: str) -> Step | None:
    if says(turn, "keep"):
        return await _overview(turn, citizen)
    if not says(turn, "end_sure"):
        return None
    ended = await end(turn.tx, citizen, id_, turn.now)
    session = await family_news.with_ended(turn, turn.session, ended)
    return done(replace(turn, session=session), "family.ended")


FAMILY_DIALOG = Dialog(FAMILY, open_family, answer)
