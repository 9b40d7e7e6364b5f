"""Home of the transaction: reads that remember what they saw, writes that wait for the commit."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from bot.domain.audit import Entry
from bot.domain.catalogue import Service
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.citizens import Citizen, Consent
from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.staff import Officer
from bot.ports import AlreadyTaken, LostRace, Writes
from integrations.database.assembly import unit_of
from integrations.database.audit import entry_of
from integrations.database.channels import channel_of
from integrations.database.citizens import citizen_of
from integrations.database.columns import micros
from integrations.database.consents import consent_of
from integrations.database.declarations import declaration_of
from integrations.database.deliveries import delivery_of
from integrations.database.draft import Draft, Seen
from integrations.database.engine import Engine
from integrations.database.evidence import evidence_of
from integrations.database.keyring import Seals
from integrations.database.outbox import item_of
from integrations.database.services import services_of
from integrations.database.staff import officer_of
from integrations.database.units import Known, Value

Row = tuple[Any, ...]
T = TypeVar("T")


class SealedTransaction:
    """Implements bot.ports.Transaction over an engine. Reads do not see what this transaction has put."""

    def __init__(self, engine: Engine, seals: Seals) -> None:
        self._engine = engine
        self._seals = seals
        self._seen = Seen()
        self._draft = Draft()
        self._used = False

    async def delivery(self, key: bytes) -> Delivery | None:
        row = await self._row("delivery_by_key", key=key)
        return None if row is None else await delivery_of(key, row, self._seals)

    async def channel(self, id_: bytes) -> Channel | None:
        row = await self._row("channel_by_id", id=id_)
        if row is None:
            self._seen.channel(id_, 0, None)
            return None
        return await self._channel(row)

    async def channels_of(self, citizen: bytes) -> tuple[Channel, ...]:
        rows = await self._rows("channels_of_citizen", citizen=citizen)
        return _present([await self._channel(row) for row in rows])

    async def channels_to_erase(
        self, *, unfollowed_before: datetime, unfinished_before: datetime, limit: int
    ) -> tuple[Channel, ...]:
        rows = await self._rows(
            "channels_to_erase",
            unfollowed_before=micros(unfollowed_before),
            unfinished_before=micros(unfinished_before),
            most=limit,
        )
        return _present([await self._channel(row) for row in rows])

    async def citizen(self, id_: bytes) -> Citizen | None:
        row = await self._row("citizen_by_id", id=id_)
        if row is None:
            self._seen.citizen(id_, 0)
            return None
        return await self._citizen(row)

    async def citizens_with(self, document: bytes) -> tuple[Citizen, ...]:
        rows = await self._rows("citizens_by_document", document=document)
        return _present([await self._citizen(row) for row in rows])

    async def citizens_in(self, state: str, limit: int) -> tuple[Citizen, ...]:
        rows = await self._rows("citizens_by_state", state=state, most=limit)
        return _present([await self._citizen(row) for row in rows])

    async def consents(self, citizen: bytes) -> tuple[Consent, ...]:
        await self._version_of(citizen)
        return tuple(map(consent_of, await self._rows("consents_of_citizen", citizen=citizen)))

    async def declarations(self, citizen: bytes) -> tuple[Declaration, ...]:
        await self._version_of(citizen)
        rows = await self._rows("declarations_of_citizen", citizen=citizen)
        return _present([await declaration_of(citizen, row, self._seals) for row in rows])

    async def evidence(self, document: bytes) -> tuple[Evidence, ...]:
        if document not in self._seen.documents.values():
            for id_, version in await self._rows("citizen_versions_by_document", document=document):
                self._seen.citizen(id_, version)
        rows = await self._rows("evidence_by_document", document=document)
        return tuple(evidence for _, evidence in await self._evidence(rows))

    async def evidence_by_id(self, id_: str) -> tuple[bytes, Evidence] | None:
        found = await self._evidence(await self._rows("evidence_by_id", id=id_))
        return found[0] if found else None

    async def evidence_in(self, state: str, limit: int) -> tuple[tuple[bytes, Evidence], ...]:
        return await self._evidence(await self._rows("evidence_by_state", state=state, most=limit))

    async def evidence_since(self, since: datetime, *, officer: str, source: str) -> tuple[int, int]:
        """How many were added by the officer, and how many by the source."""
        rows = await self._rows("evidence_count_since", since=micros(since), officer=officer, source=source)
        by_officer, by_source = rows[0]
        return by_officer, by_source

    async def officers(self) -> tuple[Officer, ...]:
        return tuple(map(officer_of, await self._rows("officers_all")))

    async def published(self) -> tuple[Service, ...]:
        rows = await self._rows("services_shown")
        return tuple(service for row in rows for service in services_of(row))

    async def items(self, state: str, limit: int) -> tuple[Item, ...]:
        return await self._items(await self._rows("items_by_state", state=state, most=limit))

    async def item(self, id_: str) -> Item | None:
        found = await self._items(await self._rows("item_by_id", id=id_))
        return found[0] if found else None

    async def due_items(self, now: datetime, limit: int) -> tuple[Item, ...]:
        return await self._items(await self._rows("items_due", now=micros(now), most=limit))

    async def sent_since(self, channel: bytes, since: datetime) -> int:
        rows = await self._rows("items_sent_since", channel=channel, since=micros(since))
        count: int = rows[0][0]
        return count

    async def entries(self, about: bytes) -> tuple[Entry, ...]:
        """`about` as it stands in the entries: in hexadecimal."""
        return tuple(map(entry_of, await self._rows("audit_about", about=about.hex())))

    async def link_used(self, link: bytes) -> bool:
        return await self._row("link_is_used", link=link) is not None

    def take(self, delivery: Delivery) -> None:
        self._draft.deliveries.append(delivery)

    def put_channel(self, channel: Channel) -> None:
        self._draft.channels[channel.id] = channel

    def put_item(self, item: Item) -> None:
        self._draft.items[item.id] = item

    def use_link(self, link: bytes, expires_at: datetime) -> None:
        self._draft.links[link] = expires_at

    def act(self, entry: Entry) -> Writes:
        self._draft.entries.append(entry)
        return self._draft

    def forget(self, before: Mapping[str, datetime]) -> None:
        self._draft.ended.update(before)

    async def commit(self) -> None:
        assert not self._used, "a transaction commits once"
        self._used = True
        if self._draft.is_empty():
            return
        if self._seen.torn:
            raise LostRace
        unit = await unit_of(self._draft, self._seen, self._engine, self._seals)
        try:
            await self._engine.commit(unit)
        except Known:
            # A key made for this attempt was never stored; the winner's own opens its reply.
            self._seals.made.clear()
            raise AlreadyTaken(await self._taken()) from None
        self._seals.settle()

    async def _taken(self) -> Delivery:
        for delivery in self._draft.deliveries:
            if known := await self.delivery(delivery.key):
                return known
        raise LostRace

    async def _rows(self, name: str, **values: Value) -> list[Row]:
        return await self._engine.rows(name, values)

    async def _row(self, name: str, **values: Value) -> Row | None:
        rows = await self._engine.rows(name, values)
        return rows[0] if rows else None

    async def _channel(self, row: Row) -> Channel | None:
        id_, _, citizen, _, _, _, version, _ = row
        channel = await channel_of(row, self._seals)
        self._seen.channel(id_, version, citizen)
        if channel is None:
            self._seen.unreadable.add(id_)
        return channel

    async def _citizen(self, row: Row) -> Citizen | None:
        citizen = await citizen_of(row, self._seals)
        if citizen is not None:
            self._seen.citizen(citizen.id, citizen.version)
            self._seen.documents[citizen.id] = citizen.document
        return citizen

    async def _version_of(self, citizen: bytes) -> None:
        if citizen not in self._seen.citizens:
            row = await self._row("citizen_version", id=citizen)
            self._seen.citizen(citizen, row[0] if row else 0)

    async def _evidence(self, rows: list[Row]) -> tuple[tuple[bytes, Evidence], ...]:
        read = [(row[1], await evidence_of(row, self._seals)) for row in rows]
        known = tuple((document, evidence) for document, evidence in read if evidence is not None)
        self._seen.evidence.update({evidence.id: evidence.state for _, evidence in known})
        return known

    async def _items(self, rows: list[Row]) -> tuple[Item, ...]:
        return _present([await item_of(row, self._seals) for row in rows])


def _present(values: Iterable[T | None]) -> tuple[T, ...]:
    """Without those whose key has been erased while we read."""
    return tuple(value for value in values if value is not None)
