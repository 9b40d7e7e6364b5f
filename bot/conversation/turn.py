"""Home of the turn: one message in, its replies out, everything it changed committed at once.

Knows no dialog, no platform and no language: dialogs come in as a tuple, sentences from the Texts port.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation import router
from bot.conversation.dialog import Dialog, Step, Turn, by_name, choices_of
from bot.conversation.elsewhere import taken_over
from bot.conversation.leading import led
from bot.conversation.messages import Incoming, Message, Text, from_json, to_json
from bot.conversation.session import Session, instant, session_from, state_of
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.unions import is_wanted, to_ask
from bot.ports import Account, AlreadyTaken, LostRace, Ports, Transaction

RACES = 20
SAME_NUMBER = timedelta(seconds=5)
GONE = ("unfollow", "closed")  # after these nobody is there to answer
PLATFORM_TELLS = ("revoked", "modified", "agreement", "arrival")  # not from the person; nobody is answered
OPENS = {"follow": "followed", "menu": "tapped", "scan": "scanned", "enter": "entered"}
FOR_ANYBODY = ("danger", "emergency", "person")  # answered whoever it is
Replies = tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing a person did. `key` tells it from all others; `passive` None: every message goes into the answer."""

    account: Account
    channel: bytes
    key: bytes
    incoming: Incoming
    passive: int | None


async def take(
    ports: Ports, dialogs: tuple[Dialog, ...], account: Account, key: bytes, incoming: Incoming
) -> tuple[Replies, datetime]:
    """Answers one delivery of a platform, once: a repeated one gets the reply stored with the first."""
    channel = ports.sealing.index("channel", account.name, incoming.open_id)
    return await _settled(ports, by_name(dialogs), Heard(account, channel, key, incoming, account.passive))


async def talk(ports: Ports, dialogs: tuple[Dialog, ...], channel: bytes, words: str, key: bytes) -> Replies:
    """The same conversation by another mouth, a page: all messages come back, none goes to the outbox."""
    stored = await ports.store.begin().channel(channel)
    if stored is None:
        raise LostRace
    account = replace(ports.accounts[stored.account], tappable=True)  # a page shows choices as buttons
    kind = "text" if words else "menu"
    incoming = Incoming(account.name, stored.open_id, kind, words or "code", tapped=True)
    replies, _ = await _settled(ports, by_name(dialogs), Heard(account, channel, key, incoming, None))
    return replies


async def _settled(ports: Ports, dialogs: Mapping[str, Dialog], heard: Heard) -> tuple[Replies, datetime]:
    for _ in range(RACES):
        now, tx = ports.now(), ports.store.begin()
        if taken := await tx.delivery(heard.key, heard.incoming.sent_at, heard.channel):
            return _stored(taken)
        try:
            replies, waiting = await _turn(ports, tx, dialogs, heard, now)
            reply = json.dumps([to_json(each) for each in replies]).encode()
            tx.take(Delivery(heard.key, now, reply, heard.incoming.sent_at))
            await tx.commit()
        except LostRace:
            continue
        except AlreadyTaken as already:
            return _stored(already.delivery)
        if waiting:
            ports.outbox_filled()
        return replies, now
    raise LostRace


def _stored(delivery: Delivery) -> tuple[Replies, datetime]:
    rows = json.loads(delivery.reply) if delivery.reply else []
    return tuple(from_json(row) for row in rows), delivery.taken_at


async def _turn(
    ports: Ports, tx: Transaction, dialogs: Mapping[str, Dialog], heard: Heard, now: datetime
) -> tuple[Replies, Replies]:
    """What the answer carries, and what leaves through the outbox."""
    incoming, account = heard.incoming, heard.account
    channel = await tx.channel(heard.channel) or Channel(
        heard.channel, account.name, incoming.open_id, now, now
    )
    union = channel.union or _union(ports, account, incoming)
    if incoming.kind not in (*GONE, *PLATFORM_TELLS):
        channel = await taken_over(ports, tx, channel, union)
    citizen = await tx.citizen(channel.citizen) if channel.citizen else None
    session = session_from(channel.state)
    if _is_late(channel, session, incoming):
        return (), ()
    session = _noted(session, incoming, now)
    words = router.resolved(session, incoming)
    turn = Turn(ports, tx, account, channel, citizen, session, incoming, words, now)
    step = await _answered(dialogs, turn)
    if incoming.kind in (*GONE, *PLATFORM_TELLS):
        if step.left and channel.version:
            left = {**channel.state, "heard_at": session.heard_at}
            tx.put_channel(replace(channel, unfollowed_at=step.left, state=left))
        return (), ()
    step = _heard(step, turn)
    passive = len(step.messages) if heard.passive is None else heard.passive
    sent, waiting = step.messages[:passive], step.messages[passive:]
    for number, message in enumerate(waiting):
        tx.put_item(_item(turn, number, message))
    linked = None if step.parted else step.citizen or channel.citizen
    session = replace(step.session, apart=True) if step.parted else step.session
    state, leaving = state_of(session), instant(session.leaving_at)
    if union != channel.union:
        channel = replace(channel, union=union)
    if account.asks_union and is_wanted(channel, now, followed=incoming.kind == "follow"):
        tx.put_item(to_ask(channel, now))
    tx.put_channel(replace(channel, seen_at=now, unfollowed_at=leaving, citizen=linked, state=state))
    return sent, waiting


def _union(ports: Ports, account: Account, incoming: Incoming) -> bytes | None:
    """By this a login of the same person at another account takes part in this conversation."""
    if not incoming.union_id:
        return None
    return ports.sealing.index("union", account.platform, incoming.union_id)


async def _answered(dialogs: Mapping[str, Dialog], turn: Turn) -> Step:
    unseen = turn.incoming.kind in (*GONE, *PLATFORM_TELLS)  # nobody reads an answer to these
    if turn.ports.pilot and turn.incoming.open_id not in turn.ports.pilot and not unseen:
        return Step(turn.session, (Text(turn.say("pilot")),))
    if _number_again(turn):
        return _ask_number(turn)
    way = router.way(turn, dialogs)
    doubt = Step(turn.session, ()) if unseen else await dialogs["who"].open(turn)
    if doubt.messages:
        return await _to_anybody(way, turn, doubt) if way.dialog.name in FOR_ANYBODY else doubt
    if not way.opened:
        assert way.dialog.answer is not None
        step = await way.dialog.answer(turn)
    else:
        step = await way.dialog.open(replace(turn, words=way.argument))
    if unseen or step.parted:
        return step
    answered = await dialogs["answered"].open(turn)
    if answered.session.answered != step.session.answered:
        step = replace(step, session=replace(step.session, answered=answered.session.answered))
    step = led(step, answered.messages)
    if step.session.told == turn.session.told:
        step = await _with_news(dialogs, turn, step)
    joining = await dialogs["joining"].open(replace(turn, session=step.session))
    return led(_standing(step, joining.session), joining.messages)


async def _to_anybody(way: router.Way, turn: Turn, doubt: Step) -> Step:
    """What everybody is told, while it is in doubt whether this is still the person known here."""
    stranger = replace(turn, citizen=None, session=Session(language=turn.session.language))
    step = await way.dialog.open(replace(stranger, words=way.argument))
    return Step(doubt.session, step.messages)


async def _with_news(dialogs: Mapping[str, Dialog], turn: Turn, step: Step) -> Step:
    """What could not be sent stands first in the next answer."""
    if turn.citizen is None:
        return step
    news = await dialogs["news"].open(replace(turn, session=step.session))
    return led(_standing(step, news.session), news.messages)


def _standing(step: Step, session: Session) -> Step:
    """Most turns leave the conversation as it is; a session of many fields is not copied for nothing."""
    return step if session is step.session else replace(step, session=session)


def _item(turn: Turn, number: int, message: Message) -> Item:
    return Item(
        id=f"{turn.ports.random(8).hex()}{number}",
        channel=turn.channel.id,
        account=turn.account.name,
        kind="reply",
        message=to_json(message),
        created_at=turn.now,
        due_at=turn.now + timedelta(microseconds=number),
    )


def _is_late(channel: Channel, session: Session, incoming: Incoming) -> bool:
    """Whether it was sent before they left, or, where it is a leaving, before they came back. Platforms try again."""
    heard_at = instant(session.heard_at)
    if incoming.sent_at is None or heard_at is None or incoming.sent_at >= heard_at:
        return False
    return channel.unfollowed_at is not None or incoming.kind in GONE


def _noted(session: Session, incoming: Incoming, now: datetime) -> Session:
    """When the newest thing heard was done; and what was just done, which decides what may be sent unasked."""
    heard_at = instant(session.heard_at)
    said = "typed" if incoming.kind in router.SAID else ""
    window = OPENS.get(incoming.kind) or ("tapped" if incoming.tapped else said)
    done: dict[str, Any] = {f"{window}_at": now.isoformat()} if window else {}
    if incoming.sent_at is not None and (heard_at is None or incoming.sent_at > heard_at):
        done["heard_at"] = incoming.sent_at.isoformat()
    return replace(session, **done)


def _number_again(turn: Turn) -> bool:
    """The same bare number twice within five seconds is more often a slip than two answers."""
    session = turn.session
    number = None if turn.incoming.tapped else router.bare_number(turn.incoming.text)
    at = instant(session.number_at)
    return (
        number is not None
        and turn.words != turn.incoming.text.strip()
        and session.number == str(number)
        and at is not None
        and turn.now - at < SAME_NUMBER
    )


def _ask_number(turn: Turn) -> Step:
    words = turn.say("number_again", number=turn.session.number, words=turn.words)
    choices = choices_of(turn.session.offered)
    return Step(replace(turn.session, number="", number_at=""), (Text(words, choices),))


def _heard(step: Step, turn: Turn) -> Step:
    """Keeps what the next message is understood by, and never says the same sentence twice running."""
    messages = step.messages
    first = messages[0] if messages else None
    said = _digest(first)
    changed: dict[str, Any] = {"said": said}
    if isinstance(first, Text):
        changed["offered"] = tuple(choice.words for choice in first.choices)
        if said == turn.session.said:
            first = replace(first, words=turn.say("again", words=first.words))
            changed["said"], messages = "", (first, *messages[1:])
    number = None if turn.incoming.tapped else router.bare_number(turn.incoming.text)
    if number is not None and step.session.number == turn.session.number and not _number_again(turn):
        changed |= {"number": str(number), "number_at": turn.now.isoformat()}
    return replace(step, session=replace(step.session, **changed), messages=messages)


def _digest(message: Message | None) -> str:
    """Alike for what reads alike: the address of a link is new each time."""
    if isinstance(message, Text):
        shown = "\n".join((message.words, *(choice.words for choice in message.choices)))
    else:
        shown = repr(message)
    return hashlib.sha256(shown.encode()).hexdigest()[:12]
