"""Home of calling people: whom a changed colour has not reached after a day, and who may see their numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.channels import Item
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.domain.notices import CHANGED
from bot.ports import Ports, Transaction
from bot.usecases.letters import push_of
from bot.usecases.staff import officer_called

LISTED = 1000


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody whose news did not reach them and who has not been back since."""

    item: Item
    citizen: Citizen


async def to_call(ports: Ports, tx: Transaction, now: datetime) -> tuple[Call, ...]:
    """Everybody once, the longest waiting first."""
    calls: dict[bytes, Call] = {}
    for item in await tx.news_unheard(now - ports.policy.call_after, LISTED):
        citizen = await _waiting_for_news(tx, item)
        if citizen is not None:
            calls.setdefault(citizen.id, Call(item, citizen))
    return tuple(calls.values())


async def look_up(tx: Transaction, calls: Sequence[Call], officer: str, purpose: str, now: datetime) -> None:
    """Names the officer, and why, before telephone numbers are shown to them."""
    await officer_called(tx, officer)
    if not purpose.strip():
        raise Refused("errors.purpose_missing")
    for call in calls:
        tx.act(Entry(now, f"officer:{officer}", "see_phone", purpose, call.citizen.id.hex(), call.item.id))


async def _waiting_for_news(tx: Transaction, item: Item) -> Citizen | None:
    """Nobody once they have been back by any account: the news was the first line of their answer."""
    channel = await tx.channel(item.channel) if push_of(item).purpose == CHANGED else None
    if channel is None or channel.citizen is None:
        return None
    if any(each.seen_at > item.created_at for each in await tx.channels_of(channel.citizen)):
        return None
    citizen = await tx.citizen(channel.citizen)
    return citizen if citizen is not None and citizen.person.phone else None
