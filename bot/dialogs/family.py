"""Home of the word 家人: whose code one shows, who shows one's own, agreeing to it and ending it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Text
from bot.dialogs import family_news, sheets, standing
from bot.dialogs.beginning import first_step, is_registered
from bot.dialogs.family_held import with_held
from bot.dialogs.family_lines import lines_of, names_of, person
from bot.dialogs.family_news import ASK, FAMILY
from bot.dialogs.picking import LANGUAGES
from bot.dialogs.small_talk import open_unasked, then_go_on
from bot.dialogs.words import say_day
from bot.domain.calendar import beijing_date
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.delegations import Delegation, counts, lets_show
from bot.domain.errors import Refused
from bot.domain.people import mask_name
from bot.domain.spelling import folded
from bot.usecases.family import agree, asks_of, decline, end
from bot.usecases.family_codes import Held, family_of

END = "end:"  # the side road on which ending is confirmed; the delegation's id follows
MOST = 8  # choices of one message


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
            step = await _decided(turn, citizen, session.at.removeprefix(ASK))
        elif session.at.startswith(END):
            step = await _ended(turn, citizen, session.at.removeprefix(END))
        else:
            step = await _ending(turn, citizen)
    except Refused:
        step = _done(turn, "family.over")
    return step or await open_unasked(idle)


async def _overview(turn: Turn, citizen: Citizen, heard: str = "") -> Step:
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    on = beijing_date(turn.now)
    holders = [(each, holder) for each, holder in await _holders(turn, citizen.id) if lets_show(each, on)]
    lines = [heard] if heard else []
    if family:
        lines += [turn.say("family.holds"), *lines_of(turn, family), *await _others(turn, citizen, family)]
    else:
        lines.append(turn.say("family.none", most=turn.ports.policy.family_most))
    if holders:
        lines.append(turn.say("family.holders"))
        lines += [
            turn.say("family.may", other=person(turn, holder), day=say_day(turn, each.until))
            for each, holder in holders
        ]
    words = [
        turn.say("choice.add_family"),
        *(_words(turn, each, turn.language) for each in await _ways(turn, citizen)),
    ]
    session = with_held(await family_news.seen_all(turn, turn.session), family)
    opened = replace(sheets.closed(session), dialog=FAMILY)
    return Step(opened, (Text("\n".join(lines), choices_of(words[:MOST])),))


async def _others(turn: Turn, citizen: Citizen, family: Sequence[Held]) -> list[str]:
    """The other guardians of whom one holds: each is told of the other."""
    on, found = beijing_date(turn.now), []
    for each, name in zip(family, names_of(family), strict=True):
        if lets_show(each.delegation, on):
            found += [
                turn.say("family.another", name=name, other=mask_name(holder.person.name))
                for other, holder in await _holders(turn, each.citizen.id)
                if holder.id != citizen.id and lets_show(other, on)
            ]
    return found


async def _holders(turn: Turn, person_: bytes) -> list[tuple[Delegation, Citizen]]:
    found = [(each, await turn.tx.citizen(each.holder)) for each in await turn.tx.holders_of(person_)]
    return [(each, holder) for each, holder in found if holder is not None]


async def _ways(turn: Turn, citizen: Citizen) -> list[Way]:
    family = await family_of(turn.ports, turn.tx, citizen.id, turn.now)
    held = [
        Way(each.delegation, "holding", name) for each, name in zip(family, names_of(family), strict=True)
    ]
    on = beijing_date(turn.now)
    return held + [
        Way(each, "held", mask_name(holder.person.name))
        for each, holder in await _holders(turn, citizen.id)
        if counts(each, on)
    ]


def _words(turn: Turn, way: Way, language: str) -> str:
    return turn.ports.texts.say(language, f"family.end_{way.key}", name=way.name)


async def _ending(turn: Turn, citizen: Citizen) -> Step | None:
    for way in await _ways(turn, citizen):
        if any(folded(turn.words) == folded(_words(turn, way, language)) for language in LANGUAGES):
            key = "family.sure" if way.key == "holding" else "family.sure_held"
            asked = Text(turn.say(key, name=way.name), choices_of(_says(turn, ("keep", "end_sure"))))
            return Step(replace(turn.session, at=END + way.delegation.id), (asked,))
    return None


async def _ended(turn: Turn, citizen: Citizen, id_: str) -> Step | None:
    if _is(turn, "keep"):
        return await _overview(turn, citizen)
    if not _is(turn, "end_sure"):
        return None
    ended = await end(turn.tx, citizen, id_, turn.now)
    session = await family_news.with_ended(turn, turn.session, ended)
    return _done(replace(turn, session=session), "family.ended")


async def _decided(turn: Turn, citizen: Citizen, id_: str) -> Step | None:
    asked = family_news.asked_by(await asks_of(turn.tx, citizen, turn.now), id_)
    if asked is None:
        raise Refused("errors.family_unknown")
    name = mask_name(asked.holder.person.name)
    agreed = _is(turn, "agree", name)
    if agreed:
        await agree(turn.ports, turn.tx, citizen, id_, turn.now)
    elif _is(turn, "refuse", name):
        await decline(turn.tx, citizen, id_, turn.now)
    else:
        return None
    session = family_news.with_answered(turn, turn.session, asked.delegation, agreed=agreed)
    return _done(replace(turn, session=session), "family.agreed" if agreed else "family.declined", name)


def _done(turn: Turn, key: str, name: str = "") -> Step:
    return Step(
        sheets.closed(turn.session), (Text(turn.say(key, name=name), turn.choices("code", "family")),)
    )


def _is(turn: Turn, key: str, name: str = "") -> bool:
    said = folded(turn.words)
    return any(said == folded(turn.ports.texts.say(each, f"family.{key}", name=name)) for each in LANGUAGES)


def _says(turn: Turn, keys: tuple[str, ...]) -> list[str]:
    return [turn.say(f"family.{key}") for key in keys]


FAMILY_DIALOG = Dialog(FAMILY, open_family, answer)
