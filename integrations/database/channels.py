"""Home of channels in the database; open id and conversation are sealed under the owner's key."""

from typing import Any

from bot.domain.channels import Channel
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.units import CHANNEL, CITIZEN, Must, Statement, Value


def owner_of(id_: bytes, citizen: bytes | None) -> bytes:
    """Whose key seals what belongs to a channel: the citizen's, once there is one."""
    return CHANNEL + id_ if citizen is None else CITIZEN + citizen


def _place(id_: bytes) -> str:
    return f"channels.body:{id_.hex()}"


async def channel_of(row: tuple[Any, ...], seals: Seals) -> Channel | None:
    id_, account, citizen, created_at, seen_at, unfollowed_at, version, body = row
    opened = await seals.open(owner_of(id_, citizen), _place(id_), body)
    if opened is None:
        return None
    return Channel(
        id=id_,
        account=account,
        open_id=opened[0],
        created_at=instant(created_at),
        seen_at=instant(seen_at),
        citizen=citizen,
        unfollowed_at=maybe_instant(unfollowed_at),
        state=opened[1],
        version=version,
    )


async def write_channel(channel: Channel, seals: Seals) -> Statement:
    owner = owner_of(channel.id, channel.citizen)
    body = await seals.seal(owner, _place(channel.id), [channel.open_id, channel.state])
    values: dict[str, Value] = {
        "id": channel.id,
        "citizen": channel.citizen,
        "seen_at": micros(channel.seen_at),
        "unfollowed_at": maybe_micros(channel.unfollowed_at),
        "body": body,
    }
    if channel.version:
        return Statement("channel_update", values | {"version": channel.version}, Must.HOLD)
    created: dict[str, Value] = {"account": channel.account, "created_at": micros(channel.created_at)}
    return Statement("channel_insert", values | created, Must.HOLD)
