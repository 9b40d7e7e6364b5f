"""Home of the outbox in the database; what is to be said is sealed under the owner's key of its channel."""

from collections.abc import Collection
from datetime import datetime

from bot.domain.channels import Item
from bot.ports import LEASE
from integrations.database.channels import owner_of
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.keyring import Seals
from integrations.database.reads import Reads, Row, first, present
from integrations.database.units import Statement, Value

OF_CHANNEL = 1  # place in a row


class OutboxReads(Reads):
    async def items(self, state: str, limit: int) -> tuple[Item, ...]:
        return await self._items(await self._rows("items_by_state", state=state, most=limit))

    async def item(self, id_: str) -> Item | None:
        return first(await self._items(await self._rows("item_by_id", id=id_)))

    async def item_by_receipt(self, account: str, receipt: str) -> Item | None:
        return first(await self._items(await self._rows("item_by_receipt", account=account, receipt=receipt)))

    async def news_unheard(self, before: datetime, limit: int) -> tuple[Item, ...]:
        return await self._items(await self._rows("items_unheard", before=micros(before), most=limit))

    async def due_items(
        self, now: datetime, limit: int, kind: str = "", besides: Collection[bytes] = ()
    ) -> tuple[Item, ...]:
        rows = await self._rows("items_due", now=micros(now), most=limit, **self._lease(kind, now))
        return await self._items([row for row in rows if row[OF_CHANNEL] not in besides])

    async def renew_lease(self, channel: bytes, now: datetime, kind: str = "") -> None:
        await self._rows("lease_renew", channel=channel, **self._lease(kind, now))

    async def end_lease(self, channel: bytes, kind: str = "") -> None:
        await self._rows("lease_end", channel=channel, kind=kind, holder=self._engine.holder)

    async def backlog(self, now: datetime) -> tuple[int, int]:
        ((due,),) = await self._rows("items_due_count", now=micros(now))
        ((failed,),) = await self._rows("items_failed_count")
        return due, failed

    async def unsent(self, channel: bytes) -> tuple[Item, ...]:
        return await self._items(await self._rows("items_unsent_of_channel", channel=channel))

    async def sent_since(self, channel: bytes, since: datetime) -> int:
        rows = await self._rows("items_sent_since", channel=channel, since=micros(since))
        count: int = rows[0][0]
        return count

    def _lease(self, kind: str, now: datetime) -> dict[str, Value]:
        return {"kind": kind, "holder": self._engine.holder, "until": micros(now + LEASE)}

    async def _items(self, rows: list[Row]) -> tuple[Item, ...]:
        return present([await item_of(row, self._seals) for row in rows])


def _place(id_: str) -> str:
    return f"items.body:{id_}"


async def item_of(row: Row, seals: Seals) -> Item | None:
    *plain, way, receipt, arrived, body, citizen = row
    id_, channel, account, kind, state, tries, reason, created_at, due_at, sent_at = plain
    opened = await seals.open(owner_of(channel, citizen), _place(id_), body)
    if opened is None:
        return None
    return Item(
        id=id_,
        channel=channel,
        account=account,
        kind=kind,
        message=opened,
        created_at=instant(created_at),
        due_at=instant(due_at),
        state=state,
        tries=tries,
        reason=reason,
        sent_at=maybe_instant(sent_at),
        way=way,
        receipt=receipt,
        arrived=arrived,
    )


async def write_item(item: Item, citizen: bytes | None, seals: Seals) -> Statement:
    values: dict[str, Value] = {
        "id": item.id,
        "channel": item.channel,
        "account": item.account,
        "kind": item.kind,
        "state": item.state,
        "tries": item.tries,
        "reason": item.reason,
        "created_at": micros(item.created_at),
        "due_at": micros(item.due_at),
        "sent_at": maybe_micros(item.sent_at),
        "way": item.way,
        "receipt": item.receipt,
        "arrived": item.arrived,
        "body": await seals.seal(owner_of(item.channel, citizen), _place(item.id), item.message),
    }
    return Statement("item_put", values)


async def reseal_item(channel: bytes, row: Row, old: bytes, new: bytes, seals: Seals) -> Statement | None:
    """The same message under the key of a new owner; None when the old key is gone."""
    id_, body = row
    opened = await seals.open(old, _place(id_), body)
    if opened is None:
        return None
    values: dict[str, Value] = {
        "id": id_,
        "channel": channel,
        "body": await seals.seal(new, _place(id_), opened),
    }
    return Statement("item_reseal", values)
