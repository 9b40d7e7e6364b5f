"""Home of erasing what is kept no longer: channels left, sign-ups never finished, rows past their retention."""

from datetime import datetime
from functools import partial

from bot.domain.audit import Entry
from bot.domain.channels import Channel
from bot.ports import Ports, Transaction
from bot.usecases.commit import committed

BATCH = 100


async def erase_due(ports: Ports, now: datetime) -> int:
    """How many channels were erased. Evidence stays: it belongs to the document, not to the account."""
    erased, full = 0, True
    while full:
        channels = await _due(ports, ports.store.begin(), now)
        for channel in channels:
            erased += await committed(ports, partial(_erase, ports, id_=channel.id, now=now))
        full = len(channels) == BATCH
    await committed(ports, partial(_forget, ports, now=now))
    if erased:
        ports.report("erased", {"count": erased})
    return erased


async def _due(ports: Ports, tx: Transaction, now: datetime) -> tuple[Channel, ...]:
    kept = ports.policy.retention
    return await tx.channels_to_erase(
        unfollowed_before=now - kept["unfollowed"], unfinished_before=now - kept["unfinished"], limit=BATCH
    )


async def _erase(ports: Ports, tx: Transaction, *, id_: bytes, now: datetime) -> bool:
    """Looks again first: they may have followed again, or finished signing up, a moment ago."""
    channel = await tx.channel(id_)
    if channel is None or not _is_due(ports, channel, now):
        return False
    why = "unfinished" if channel.unfollowed_at is None else "unfollowed"
    writes = tx.act(Entry(now, "clock", "erase_channel", "retention", id_.hex(), why))
    writes.erase_channel(id_)
    if channel.citizen is not None and await _is_last(tx, channel, channel.citizen):
        gone = tx.act(Entry(now, "clock", "erase_citizen", "retention", channel.citizen.hex(), why))
        gone.erase_citizen(channel.citizen)
    return True


def _is_due(ports: Ports, channel: Channel, now: datetime) -> bool:
    kept = ports.policy.retention
    if channel.citizen is None and channel.seen_at < now - kept["unfinished"]:
        return True
    return channel.unfollowed_at is not None and channel.unfollowed_at < now - kept["unfollowed"]


async def _is_last(tx: Transaction, channel: Channel, citizen: bytes) -> bool:
    return all(each.id == channel.id for each in await tx.channels_of(citizen))


async def _forget(ports: Ports, tx: Transaction, *, now: datetime) -> None:
    tx.forget({"link": now, **{name: now - kept for name, kept in ports.policy.retention.items()}})
