"""Home of deliveries in the database; the reply is kept a short time, sealed under the owner's key."""

from bot.domain.channels import Delivery
from integrations.database.columns import instant, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row
from integrations.database.units import Must, Statement, Value


class DeliveryReads(Reads):
    async def delivery(self, key: bytes, channel: bytes | None = None) -> Delivery | None:
        if channel is not None:
            await self._ahead(
                {
                    "delivery_by_key": {"key": key},
                    "channel_by_id": {"id": channel},
                    "citizen_of_channel": {"channel": channel},
                }
            )
            if owner := await self._row("citizen_of_channel", channel=channel):
                self._found["citizen_by_id", owner[0]] = [owner]
        row = await self._row("delivery_by_key", key=key)
        return None if row is None else await delivery_of(key, row, self._seals)


def _place(key: bytes) -> str:
    return f"deliveries.reply:{key.hex()}"


async def delivery_of(key: bytes, row: Row, seals: Seals) -> Delivery:
    taken_at, owner, reply = row
    opened = None if reply is None else await seals.open_bytes(owner, _place(key), reply)
    return Delivery(key, instant(taken_at), opened)


async def write_delivery(delivery: Delivery, owner: bytes | None, seals: Seals) -> Statement:
    """Without an owner nobody's key could seal the reply, so it is not kept."""
    values: dict[str, Value] = {
        "key": delivery.key,
        "taken_at": micros(delivery.taken_at),
        "owner": None,
        "reply": None,
    }
    if owner is not None and delivery.reply is not None:
        values["owner"] = owner
        values["reply"] = await seals.seal_bytes(owner, _place(delivery.key), delivery.reply)
    return Statement("delivery_insert", values, Must.BE_NEW)
