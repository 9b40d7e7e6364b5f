"""Home of what has changed between people who show each other's codes, and of the question to whom one asks."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.dialog import Step, Turn, choices_of
from bot.conversation.messages import Choice, Text
from bot.conversation.session import Session
from bot.dialogs import asking, sheets
from bot.dialogs.family_lines import person
from bot.dialogs.words import say_day
from bot.domain.calendar import beijing_date
from bot.domain.citizens import CONFIRMED
from bot.domain.delegations import ENDED, Delegation, lets_show
from bot.domain.people import mask_name
from bot.usecases.family import Asked, asks_of

FAMILY = "family"  # the dialog
ASK = "ask:"  # the side road on which somebody's asking is answered; the delegation's id follows
Marks = frozenset[str]


@dataclass(frozen=True, slots=True)
class Known:
    """What is so now: a mark of each fact, and who asks."""

    marks: Marks
    asks: tuple[Asked, ...]

    @property
    def asking(self) -> Marks:
        return frozenset(map(_asks, self.asks))


async def look(turn: Turn) -> Known | None:
    """None while nothing was written about the citizen since they were last told."""
    citizen = turn.citizen
    if citizen is None or citizen.state != CONFIRMED or citizen.version == turn.session.family_version:
        return None
    tx, on = turn.tx, beijing_date(turn.now)
    held = [each for each in await tx.held_by(citizen.id) if each.state != ENDED]
    marks = [_holds(each) for each in held]
    for each in held:
        if lets_show(each, on):
            others = [other for other in await tx.holders_of(each.person) if lets_show(other, on)]
            marks += [_beside(other) for other in others if other.holder != citizen.id]
    marks += [_shown_by(each.holder) for each in await tx.holders_of(citizen.id) if lets_show(each, on)]
    asks = await asks_of(tx, citizen, turn.now)
    return Known(frozenset([*marks, *map(_asks, asks)]), asks)


def may_hold(turn: Turn, session: Session) -> bool:
    """Whether it is worth asking whom the citizen shows: nearly nobody shows anybody."""
    return turn.citizen is not None and bool(session.family or turn.citizen.version != session.family_version)


async def looked(turn: Turn, session: Session) -> Session:
    """With who asks and was not shown yet. What else is new stays to be told."""
    known = await look(replace(turn, session=session))
    return session if known is None else replace(session, asked=_unshown(session, known))


async def family_line(turn: Turn) -> tuple[Session, str]:
    """The first line of the next answer, or nothing; the session as it is once that was said."""
    session, known = turn.session, await look(turn)
    if known is None:
        return session, ""
    told = _told(session)
    done = replace(_with(turn, session, known.marks), asked=_unshown(session, known))
    if known.marks == told:
        return done, ""
    return done, turn.say("news.family_asked" if known.asking - told else "news.family")


async def seen_all(turn: Turn, session: Session) -> Session:
    """After all of it was shown."""
    known = await look(replace(turn, session=session))
    if known is None:
        return session
    return replace(_with(turn, session, known.marks), asked=_unshown(session, known))


async def ask(turn: Turn, session: Session, heard: str = "") -> Step | None:
    """The question of the first who asks; None when nobody does."""
    citizen = turn.citizen
    found = await asks_of(turn.tx, citizen, turn.now) if citizen else ()
    if not found:
        return None
    first = next((each for each in found if each.delegation.id in session.asked.split()), found[0])
    until = say_day(turn, first.delegation.until)
    name, who = mask_name(first.holder.person.name), person(turn, first.holder)
    words = turn.say("family.asks", who=who, until=until)
    told = _told(session) | set(map(_asks, found))
    rest = [id_ for id_ in session.asked.split() if id_ != first.delegation.id]
    opened = replace(sheets.closed(session), family=_written(told), asked=" ".join(rest))
    opened = replace(opened, dialog=FAMILY, at=ASK + first.delegation.id)
    return Step(opened, (Text(asking.fitted(heard, words), choices(turn, name)),))


def asked_by(found: tuple[Asked, ...], id_: str) -> Asked | None:
    return next((each for each in found if each.delegation.id == id_), None)


def choices(turn: Turn, name: str) -> tuple[Choice, ...]:
    return choices_of(turn.say(f"family.{key}", name=name) for key in ("agree", "refuse"))


def with_asked(turn: Turn, session: Session, new: Sequence[Delegation]) -> Session:
    """What the citizen has just asked for is no news to them; what comes of it is."""
    return _with(turn, session, _told(session) | set(map(_holds, new)))


def with_answered(turn: Turn, session: Session, delegation: Delegation, *, agreed: bool) -> Session:
    told = _told(session) - {_asks_id(delegation)}
    return _with(turn, session, told | {_shown_by(delegation.holder)} if agreed else told)


async def with_ended(turn: Turn, session: Session, delegation: Delegation) -> Session:
    """Without what rested on it. What else happened in the meantime is still news."""
    gone = {_holds(delegation), _asks_id(delegation)}
    if turn.citizen is not None and delegation.person == turn.citizen.id:
        gone.add(_shown_by(delegation.holder))
    else:
        gone |= {_beside(each) for each in await turn.tx.holders_of(delegation.person)}
    return _with(turn, session, _told(session) - gone)


def _with(turn: Turn, session: Session, marks: Marks) -> Session:
    """Told for now: what this very turn writes raises the version, so the next one looks again."""
    version = turn.citizen.version if turn.citizen else 0
    return replace(session, family=_written(marks), family_version=version)


def _unshown(session: Session, known: Known) -> str:
    told, waiting = _told(session), session.asked.split()
    ids = {each.delegation.id: _asks(each) for each in known.asks}
    return " ".join(id_ for id_, mark in ids.items() if id_ in waiting or mark not in told)


def _told(session: Session) -> Marks:
    return frozenset(session.family.split())


def _written(marks: Marks) -> str:
    return " ".join(sorted(marks))


def _holds(delegation: Delegation) -> str:
    return _mark("holds", delegation.id, delegation.state)


def _beside(delegation: Delegation) -> str:
    """Somebody else who shows the same person."""
    return _mark("beside", delegation.person.hex(), delegation.holder.hex())


def _shown_by(holder: bytes) -> str:
    return _mark("shown by", holder.hex())


def _asks(asked: Asked) -> str:
    return _asks_id(asked.delegation)


def _asks_id(delegation: Delegation) -> str:
    return _mark("asks", delegation.id)


def _mark(*fact: str) -> str:
    return hashlib.sha256("\n".join(fact).encode()).hexdigest()[:10]
