"""Home of reaching somebody: what is known of each of their accounts, and by which one a push goes."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import beijing_date
from bot.domain.channels import WINDOWS, Channel
from bot.domain.delegations import lets_show
from bot.domain.notices import CUSTOMER, Reach, template_for, ways
from bot.ports import Ports, Transaction


@dataclass(frozen=True, slots=True)
class Way:
    """A channel with the ways a push of some purpose may go there, the best one first."""

    channel: Channel
    reach: Reach
    ways: tuple[str, ...]


async def opened_by(ports: Ports, tx: Transaction, channel: Channel, now: datetime) -> str:
    """The newest thing the person did (WINDOWS) that lets us send a message of our own; "" for none."""
    if channel.unfollowed_at is not None or channel.account not in ports.accounts:
        return ""
    windows = ports.policy.windows[ports.accounts[channel.account].platform]
    done = {name: at for name in WINDOWS if (at := _instant(channel.state, f"{name}_at"))}
    for name, at in sorted(done.items(), key=lambda each: each[1], reverse=True):
        open_ = now - at < windows[name].lasts
        if open_ and await tx.sent_since(channel.id, at) < windows[name].messages:
            return name
    return ""


async def way_to(ports: Ports, tx: Transaction, channel: Channel, purpose: str, now: datetime) -> Way:
    """`purpose` may be one that has no template."""
    account = ports.accounts.get(channel.account)
    agreed_to, template = template_for(account.templates if account else {}, purpose)
    held = await tx.subscriptions(channel.id) if template and template.asked else ()
    agreed = next((each for each in held if each.purpose == agreed_to), None)
    window = await opened_by(ports, tx, channel, now)
    reach = Reach(channel.unfollowed_at is None and account is not None, window, template, agreed)
    return Way(channel, reach, ways(reach))


async def best_way(
    ports: Ports,
    tx: Transaction,
    channel: Channel,
    purpose: str,
    now: datetime,
    besides: Collection[bytes] = (),
) -> Way | None:
    """Among the accounts of its person but those `besides`; None where none has a way."""
    citizen = channel.citizen
    theirs = [channel] if citizen is None else await tx.channels_of(citizen)
    known = [await way_to(ports, tx, each, purpose, now) for each in theirs if each.id not in besides]
    return max((way for way in known if way.ways), key=_worth, default=None)


def _worth(way: Way) -> tuple[bool, datetime]:
    """A message in an open conversation before one that uses up what was agreed to, then where they were last."""
    return way.ways[0] == CUSTOMER, way.channel.seen_at


async def receivers(tx: Transaction, citizen: bytes, now: datetime) -> tuple[tuple[Channel, ...], ...]:
    """The channels of each who is told what concerns a citizen: themselves first, then who shows their code."""
    holders = [each.holder for each in await tx.holders_of(citizen) if lets_show(each, beijing_date(now))]
    return tuple([await tx.channels_of(each) for each in (citizen, *dict.fromkeys(holders))])


def _instant(state: Mapping[str, object], key: str) -> datetime | None:
    text = state.get(key)
    return datetime.fromisoformat(str(text)) if text else None
