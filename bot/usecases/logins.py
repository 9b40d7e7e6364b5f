"""Home of the login: who an app acts for, the token it holds, and how long that is good for."""

import base64
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.audit import Entry
from bot.domain.channels import Channel
from bot.domain.errors import Refused
from bot.domain.logins import Footing, Login
from bot.domain.silence import DIALOG, WHO, in_doubt
from bot.domain.unions import APART, BESIDE
from bot.ports import Account, Ports, Transaction

IDLE = timedelta(hours=2)
SEEN_EVERY = timedelta(minutes=5)
TOKEN_BYTES = 32


async def log_in(
    ports: Ports, tx: Transaction, account: Account, open_id: str, union_id: str, now: datetime
) -> str:
    """The token of a new login by somebody the platform has named. Raises Refused where only a pilot is open.

    A channel that is new is linked to no citizen by it. Who is leaving comes back, unless they took their
    consent back. After a long silence it stays in doubt who this is.
    """
    if ports.pilot and open_id not in ports.pilot:
        raise Refused("problem.pilot")
    own, channel = await _acted_for(ports, tx, account, open_id, union_id, now)
    tx.put_channel(_entered(ports, _talking(channel), now))
    if own.id != channel.id:
        tx.put_channel(_entered(ports, _beside(own, channel), now))
    token = base64.urlsafe_b64encode(ports.random(TOKEN_BYTES)).rstrip(b"=").decode()
    at = own.id if own.id != channel.id else None
    tx.put_login(Login(token_hash(ports, token), channel.id, now, now, at))
    tx.act(Entry(now, "citizen", "log_in", "service", channel.id.hex(), account.name))
    return token


async def login_of(ports: Ports, tx: Transaction, token: str, now: datetime) -> Login | None:
    """None for a token that is unknown, was not used for too long, or whose person left after it was given."""
    login = await tx.login(token_hash(ports, token))
    if login is None or now - login.seen_at >= IDLE:
        return None
    return login if all(_stands(ports, each, login) for each in login.rests_on) else None


def seen(tx: Transaction, login: Login, now: datetime) -> bool:
    """Whether this use of a login is to be remembered; that every use is would be a write for every read."""
    if now - login.seen_at < SEEN_EVERY:
        return False
    tx.put_login(replace(login, seen_at=now))
    return True


def log_out(tx: Transaction, login: Login, now: datetime) -> None:
    tx.drop_login(login.token)
    tx.act(Entry(now, "citizen", "log_out", "service", login.channel.hex()))


def token_hash(ports: Ports, token: str) -> bytes:
    return ports.sealing.index("login", token)


async def _acted_for(
    ports: Ports, tx: Transaction, account: Account, open_id: str, union_id: str, now: datetime
) -> tuple[Channel, Channel]:
    """The person's channel here; and, where the platform tells it is the same person, the one they use already."""
    id_ = ports.sealing.index("channel", account.name, open_id)
    stored = await tx.channel(id_)
    own = stored or Channel(id_, account.name, open_id, now, now)
    if not union_id or own.state.get(APART):
        return own, own
    own = replace(own, union=ports.sealing.index("union", account.platform, union_id))
    same = await tx.channels_with_union(own.union) if own.union else ()
    others = [each for each in same if each.account in ports.accounts and each.id != id_]
    known = [*others, own] if stored else others
    return own, max(known, key=_talks, default=own)


def _stands(ports: Ports, channel: Footing, login: Login) -> bool:
    if channel.account not in ports.accounts:
        return False
    return channel.unfollowed_at is None or login.created_at > channel.unfollowed_at


def _talking(channel: Channel) -> Channel:
    return replace(channel, state={name: each for name, each in channel.state.items() if name != BESIDE})


def _talks(channel: Channel) -> tuple[bool, bool, datetime]:
    return channel.citizen is not None, not channel.state.get(BESIDE), channel.seen_at


def _entered(ports: Ports, channel: Channel, now: datetime) -> Channel:
    left = channel.unfollowed_at if channel.state.get("leaving_at") else None
    doubt = {DIALOG: WHO} if in_doubt(channel, ports.policy.reask_after, now) else {}
    return replace(channel, seen_at=now, unfollowed_at=left, state={**channel.state, **doubt})


def _beside(own: Channel, channel: Channel) -> Channel:
    """As the conversation is linked, unless it is being left, or something was begun here that moves there first."""
    if own.citizen is not None or own.state.get("answers"):
        return own
    linked = None if channel.state.get("leaving_at") else channel.citizen
    return replace(own, citizen=linked, state={**own.state, BESIDE: True})
