"""Home of channels in the database; open id and conversation are sealed under the owner's key."""

from datetime import datetime

from bot.domain.channels import Channel
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, present
from integrations.database.units import CHANNEL, CITIZEN, Must, Statement, Value


class ChannelReads(Reads):
    async def channel(self, id_: bytes) -> Channel | None:
        row = await self._row("channel_by_id", id=id_)
        if row is None:
            self._seen.channel(id_, None, None)
            return None
        return await self._channel(row)

    async def channels_of(self, citizen: bytes) -> tuple[Channel, ...]:
        return await self._channels(await self._rows("channels_of_citizen", citizen=citizen))

    async def channels_with_union(self, union: bytes) -> tuple[Channel, ...]:
        return await self._channels(await self._rows("channels_with_union", union_id=union))

    async def channels_to_erase(
        self, *, unfollowed_before: datetime, unfinished_before: datetime, limit: int
    ) -> tuple[Channel, ...]:
        rows = await self._rows(
            "channels_to_erase",
            unfollowed_before=micros(unfollowed_before),
            unfinished_before=micros(unfinished_before),
            most=limit,
        )
        return await self._channels(rows)

    async def _channels(self, rows: list[Row]) -> tuple[Channel, ...]:
        return present([await self._channel(row) for row in rows])

    async def _channel(self, row: Row) -> Channel | None:
        id_, _, citizen, created_at, _, _, _, version, _ = row
        channel = await channel_of(row, self._seals)
        self._seen.channel(id_, (created_at, version), citizen)
        if channel is None:
            self._seen.unreadable.add(id_)
        return channel


def owner_of(id_: bytes, citizen: bytes | None) -> bytes:
    """Whose key seals what belongs to a channel: the citizen's, once there is one."""
    return CHANNEL + id_ if citizen is None else CITIZEN + citizen


def _place(id_: bytes) -> str:
    return f"channels.body:{id_.hex()}"


async def channel_of(row: Row, seals: Seals) -> Channel | None:
    id_, account, citizen, created_at, seen_at, unfollowed_at, union, version, body = row
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
        union=union,
    )


async def write_channel(channel: Channel, seals: Seals) -> Statement:
    owner = owner_of(channel.id, channel.citizen)
    body = await seals.seal(owner, _place(channel.id), [channel.open_id, channel.state])
    values: dict[str, Value] = {
        "id": channel.id,
        "created_at": micros(channel.created_at),
        "citizen": channel.citizen,
        "seen_at": micros(channel.seen_at),
        "unfollowed_at": maybe_micros(channel.unfollowed_at),
        "union_id": channel.union,
        "body": body,
    }
    if channel.version:
        return Statement("channel_update", values | {"version": channel.version}, Must.HOLD)
    return Statement("channel_insert", values | {"account": channel.account}, Must.HOLD)
