"""Home of deliveries in the database; the reply is kept a short time, sealed under the owner's key."""

from datetime import datetime

from bot.domain.channels import Delivery
from integrations.database.columns import instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row
from integrations.database.units import CHANNEL, CITIZEN, Must, Statement, Value


class DeliveryReads(Reads):
    async def delivery(
        self, key: bytes, sent_at: datetime | None = None, channel: bytes | None = None
    ) -> Delivery | None:
        asked: dict[str, Value] = {"key": key, "sent_at": maybe_micros(sent_at) or 0}
        if channel is not None:
            await self._ahead(
                {
                    "delivery_by_key": asked,
                    "channel_by_id": {"id": channel},
                    "citizen_of_channel": {"channel": channel},
                }
            )
            for owner in self._found.pop(("citizen_of_channel", channel), ()):
                self._found["citizen_by_id", owner[0]] = [owner]
        row = await self._row("delivery_by_key", **asked)
        return None if row is None else await delivery_of(key, sent_at, row, self._seals)


def _place(key: bytes) -> str:
    return f"deliveries.reply:{key.hex()}"


async def delivery_of(key: bytes, sent_at: datetime | None, row: Row, seals: Seals) -> Delivery:
    taken_at, owner, reply = row
    opened = None
    if reply is not None and not owner.startswith((CITIZEN, CHANNEL)):  # as they stood once
        opened = await seals.open_bytes(seals.uncovered(owner, _place(key)), _place(key), reply)
    return Delivery(key, instant(taken_at), opened, sent_at)


async def write_delivery(delivery: Delivery, owner: bytes | None, seals: Seals) -> Statement:
    """Without an owner nobody's key could seal the reply, so it is not kept.

    Whose it is stands in the row covered, so that nobody's id outlives their erasure in it.
    """
    values: dict[str, Value] = {
        "key": delivery.key,
        "sent_at": maybe_micros(delivery.sent_at) or 0,
        "taken_at": micros(delivery.taken_at),
        "owner": None,
        "reply": None,
    }
    if owner is not None and delivery.reply is not None:
        values["owner"] = seals.covered(owner, _place(delivery.key))
        values["reply"] = await seals.seal_bytes(owner, _place(delivery.key), delivery.reply)
    return Statement("delivery_insert", values, Must.BE_NEW)
