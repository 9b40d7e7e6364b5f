"""Home of what a citizen is told of a second account: that it asks, its code, and that it was joined."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session, instant
from bot.dialogs.words import say_until
from bot.domain.channels import Channel
from bot.domain.citizens import CONFIRMED
from bot.domain.joins import JOINED, OFFERED, Join, happened_at, is_open


@dataclass(frozen=True, slots=True)
class Seen:
    """`new` was not told at this account yet; `offer` is still to be answered. The session as it is once looked."""

    session: Session
    new: Join | None = None
    offer: Join | None = None


async def open_joining(turn: Turn) -> Step:
    """The first line of the next answer; nothing when there is nothing new."""
    seen = await looked(turn, turn.session)
    if seen.new is None:
        return Step(seen.session, ())
    key = "joins.asks" if seen.new.state == OFFERED else "joins.came"
    line = turn.say(key, where=await _where(turn, seen.new))
    return Step(told(seen.session, seen.new), (Text(line),))


async def looked(turn: Turn, session: Session) -> Seen:
    """Looked up only when something was written about the citizen, and while an offer stands."""
    citizen = turn.citizen
    if citizen is None or citizen.state != CONFIRMED or citizen.version == session.joins_version:
        return Seen(session)
    joins = await turn.tx.joins_of(citizen.id)
    offers = [each for each in joins if is_open(each, turn.now)]
    untold = [each for each in joins if _is_news(turn, session, each)]
    version = 0 if offers or untold else citizen.version
    return Seen(replace(session, joins_version=version), _newest(untold), _newest(offers))


def told(session: Session, join: Join) -> Session:
    return replace(session, joins=happened_at(join).isoformat())


async def question(turn: Turn, session: Session, offer: Join) -> tuple[Session, Text]:
    """The code, for the one person who may type it elsewhere, and the way to say that it is somebody else."""
    where, until = await _where(turn, offer), say_until(turn, offer.expires_at)
    words = turn.say("joins.offer", where=where, code=offer.code, until=until)
    shown = replace(told(session, offer), join_shown=offer.id)
    return shown, Text(words, turn.choices("not_me", "code"))


def named(turn: Turn, channel: Channel) -> str:
    """The platform of an account."""
    account = turn.ports.accounts.get(channel.account)
    key = f"joins.at_{account.platform}" if account else ""
    return turn.say(key) if turn.ports.texts.has(key) else channel.account


async def _where(turn: Turn, join: Join) -> str:
    if join.state == JOINED:
        channel = await turn.tx.channel(join.channels[0]) if join.channels else None
    else:
        channel = next(iter(await turn.tx.channels_of(join.waiting)), None)
    return turn.say("joins.elsewhere") if channel is None else named(turn, channel)


def _is_news(turn: Turn, session: Session, join: Join) -> bool:
    """Not at the account that came by it."""
    if not (is_open(join, turn.now) or join.state == JOINED) or turn.channel.id in join.channels:
        return False
    since = instant(session.joins)
    at = happened_at(join)
    return at > since if since else at >= turn.channel.created_at


def _newest(joins: Sequence[Join]) -> Join | None:
    return max(joins, key=happened_at, default=None)


JOINING = Dialog("joining", open_joining)
