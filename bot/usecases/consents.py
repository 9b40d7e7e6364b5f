"""Home of consents: what somebody agreed to, taking it back, and giving it again."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.channels import FORMS, Channel, without_form
from bot.domain.citizens import Citizen, withdrawn
from bot.ports import Ports, Transaction
from bot.usecases.papers import take_back_all
from bot.usecases.registration import PURPOSES, consent_to

IDENTITY, HEALTH = PURPOSES


@dataclass(frozen=True, slots=True)
class Agreed:
    """One purpose, and since when it is agreed to; None while it is not."""

    purpose: str
    given_at: datetime | None


async def missing(tx: Transaction, citizen: Citizen) -> tuple[str, ...]:
    """The purposes taken back and not given again."""
    gone = withdrawn(await tx.consents(citizen.id))
    return tuple(each for each in PURPOSES if each in gone)


async def agreed(tx: Transaction, citizen: Citizen | None) -> tuple[Agreed, ...]:
    consents = await tx.consents(citizen.id) if citizen else ()
    gone = withdrawn(consents)
    given = {each.purpose: each.given_at for each in sorted(consents, key=lambda each: each.given_at)}
    return tuple(Agreed(each, None if each in gone else given.get(each)) for each in PURPOSES)


async def give(
    ports: Ports,
    tx: Transaction,
    channel: Channel,
    citizen: Citizen,
    purpose: str,
    language: str,
    now: datetime,
) -> bool:
    """Whether anything changed. Agreeing again to be known takes back the leaving."""
    if purpose not in withdrawn(await tx.consents(citizen.id)):
        return False
    writes = tx.act(Entry(now, "citizen", "give_consent", "consent", citizen.id.hex(), purpose))
    writes.put_consent(citizen.id, consent_to(ports, purpose, language, channel.account, now))
    if purpose == IDENTITY:
        for each in await tx.channels_of(citizen.id):
            state = {name: value for name, value in each.state.items() if name != "leaving_at"}
            tx.put_channel(replace(each, unfollowed_at=None, state=state))
    return True


async def take_back(tx: Transaction, citizen: Citizen, purpose: str, now: datetime) -> bool:
    """Whether anything changed. What was being answered is dropped with it.

    Without the consent to be known every account of the person is left, and erased when its day is over.
    """
    given = {each.purpose: each for each in await agreed(tx, citizen)}
    if given[purpose].given_at is None:
        return False
    writes = tx.act(Entry(now, "citizen", "withdraw_consent", "consent", citizen.id.hex(), purpose))
    if purpose == IDENTITY:
        await take_back_all(tx, writes, citizen.id, now)
    for consent in await tx.consents(citizen.id):
        if consent.purpose == purpose and consent.withdrawn_at is None:
            writes.put_consent(citizen.id, replace(consent, withdrawn_at=now))
    for channel in await tx.channels_of(citizen.id):
        left = channel.unfollowed_at if purpose == HEALTH else now
        tx.put_channel(replace(channel, unfollowed_at=left, state=_dropped(channel, purpose, now)))
    return True


def _dropped(channel: Channel, purpose: str, now: datetime) -> dict[str, object]:
    state = without_form(channel.state, *FORMS)
    return state | ({"leaving_at": now.isoformat()} if purpose == IDENTITY else {})
