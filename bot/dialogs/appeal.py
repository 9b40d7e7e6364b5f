"""Home of appealing in chat: the reason, a photo if there is one, then the number; later how it stands."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.router import folded
from bot.dialogs import petition, picking, standing
from bot.dialogs.beginning import is_registered
from bot.dialogs.small_talk import open_unasked, then_go_on
from bot.dialogs.words import say_until
from bot.domain.appeals import OPEN, Appeal, reason_from
from bot.domain.decision import RED, YELLOW
from bot.domain.errors import Refused
from bot.usecases import appeals
from bot.usecases.declaration import decision_of
from bot.usecases.photos import to_fetch

AGAIN = "again"  # side road: the last answer was shown, with the offer to appeal once more


async def open_appeal(turn: Turn) -> Step:
    """How an appeal stands, or the first question, or why there is nothing to appeal against and what to do."""
    citizen = turn.citizen
    if citizen is None or not is_registered(turn):
        return then_go_on(turn, turn.say("appeal.unregistered"), "start")
    every = await turn.tx.appeals_of(citizen.id)
    last = max(every, key=lambda each: each.opened_at, default=None)
    if last is not None and last.state == OPEN:
        return _waits(turn, last)
    try:
        colour = await appeals.check_grounds(turn.ports, turn.tx, citizen, turn.now)
    except Refused as refused:
        return _nothing(turn, refused, last)
    if petition.is_half_told(turn.session):
        return petition.ask(turn, turn.session)
    asked = petition.begun(turn.session, petition.APPEAL, colour=colour)
    if last is None or not await _same_grounds(turn, last):
        return petition.ask(turn, asked)
    again = Text(_decided(turn, last), turn.choices("appeal_again", "no_appeal"))
    return Step(replace(asked, at=AGAIN), (again,))


async def answer(turn: Turn) -> Step:
    session = turn.session
    said = session.of(petition.APPEAL)
    if petition.NUMBER in said:
        return await _another_photo(turn, str(said[petition.NUMBER]))
    if turn.citizen is None or not is_registered(turn):
        return await open_appeal(turn)
    if picking.is_choice(turn, "no_appeal"):
        return petition.dropped(turn)
    if session.at == AGAIN:
        again = picking.is_choice(turn, "appeal_again")
        return petition.ask(turn, replace(session, at="")) if again else await open_appeal(turn)
    if not petition.is_shown(turn):
        return petition.ask(turn, session)
    return await (_photo(turn) if petition.REASON in said else _reason(turn))


async def _reason(turn: Turn) -> Step:
    """Words, typed or recognised; a tap or a word that means something else is none."""
    session = turn.session
    if picking.strays(turn):
        return petition.ask(turn, session)
    if folded(turn.words) in picking.reserved(turn):
        return petition.ask(turn, session, turn.say("appeal.reason_needed"))
    try:
        reason = reason_from(turn.words)
    except Refused as refused:
        return petition.ask(turn, session, turn.say(refused.key, **refused.values))
    return petition.ask(turn, petition.told(session, reason=reason), turn.say("appeal.heard"))


async def _photo(turn: Turn) -> Step:
    """The photo lies with the platform and is fetched after this answer."""
    session, incoming = turn.session, turn.incoming
    without = picking.is_choice(turn, "no_photo") or picking.means(turn, "nothing_else")
    if not without and not incoming.media:
        heard = "" if picking.strays(turn) else turn.say("appeal.photo_needed")
        return petition.ask(turn, session, heard)
    assert turn.citizen is not None
    reason = str(session.of(petition.APPEAL)[petition.REASON])
    try:
        opened = await appeals.appeal(turn.ports, turn.tx, turn.citizen, reason, turn.now)
    except Refused as refused:  # the colour ended meanwhile, or another door was quicker
        return petition.ended(turn, session, turn.say(refused.key, **refused.values), "code")
    if not without:
        turn.tx.put_item(to_fetch(turn.channel, opened.number, incoming.media, turn.now))
    words = turn.say(
        f"appeal.opened_{opened.colour}", number=opened.number, until=say_until(turn, opened.due_at)
    )
    return petition.ended(turn, session, words, "code", "services")


def _waits(turn: Turn, appeal: Appeal) -> Step:
    """A picture sent next is added, as long as there is none."""
    late = turn.now >= appeal.due_at
    key = "appeal.late" if late else "appeal.waiting"
    words = turn.say(key, number=appeal.number, until=say_until(turn, appeal.due_at))
    if appeal.photo or standing.is_open(turn.session):
        return petition.ended(turn, turn.session, words, "code", "services")
    session = petition.begun(turn.session, petition.APPEAL, number=appeal.number)
    return Step(
        session, (Text(f"{words}\n{turn.say('appeal.add_photo')}", turn.choices("code", "services")),)
    )


async def _another_photo(turn: Turn, number: str) -> Step:
    session = replace(turn.session, dialog="", answers={})
    found = await turn.tx.appeal(number) if turn.incoming.media else None
    if found is None or found.state != OPEN or found.citizen != turn.channel.citizen:
        return await open_unasked(replace(turn, session=session))
    turn.tx.put_item(to_fetch(turn.channel, number, turn.incoming.media, turn.now))
    return petition.ended(turn, session, turn.say("appeal.photo_added", number=number), "code")


def _nothing(turn: Turn, refused: Refused, last: Appeal | None) -> Step:
    lines = [_decided(turn, last)] if last is not None else []
    lines.append(turn.say(refused.key, **refused.values))
    return then_go_on(turn, "\n".join(lines), "code", "services")


def _decided(turn: Turn, appeal: Appeal) -> str:
    return turn.say(f"appeal.{appeal.state}", number=appeal.number, words=appeal.words).rstrip()


async def _same_grounds(turn: Turn, last: Appeal) -> bool:
    """Whether the present colour rests on what was appealed against before."""
    assert turn.citizen is not None
    decision, _, _ = await decision_of(turn.ports, turn.tx, turn.citizen, turn.now)
    assert decision.outcome in {RED, YELLOW}
    return any(id_ in last.evidence for reason in decision.reasons for id_ in reason.evidence)


APPEAL = Dialog(petition.APPEAL, open_appeal, answer)
