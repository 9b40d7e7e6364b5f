"""Home of synthetic values to store, and of reading and writing them in one line."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw

from bot.domain.appeals import Appeal
from bot.domain.audit import Entry
from bot.domain.channels import Channel, Delivery, Item
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.corrections import Correction
from bot.domain.declarations import Declaration, Stay
from bot.domain.delegations import ASKED, GUARDIAN, Delegation
from bot.domain.evidence import Evidence
from bot.domain.joins import Join
from bot.domain.logins import Login
from bot.domain.notices import CHANGED, Subscription
from bot.domain.papers import Paper
from bot.domain.people import Document, Person
from bot.domain.venues import Venue
from bot.domain.visits import ROTATING, Visit
from bot.ports import Store, Transaction, Writes

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
ENTRY = Entry(NOW, "operator", "test", "testing", "00")
PHOTO = b"\x89PNG a synthetic picture" * 100
NAME, NUMBER, OPEN_ID = "欧阳测试𠮷", "330106193501011234", "oSYNTHETICopenid0000000001"
JOIN_CODE = "JOIN-730164"
VENUE = "0K7M2Q4X"


def id_of(number: int) -> bytes:
    return number.to_bytes(2) * 8


def channel(number: int = 1, **other: Any) -> Channel:
    made = Channel(id_of(number), "demo-wechat", f"{OPEN_ID}-{number}", NOW, NOW, state={"name": NAME})
    return replace(made, **other)


def citizen(number: int = 1, document: int | None = None, **other: Any) -> Citizen:
    who = Person(
        NAME,
        Document("CN", "resident_id", NUMBER),
        "female",
        date(1935, 1, 1),
        "+8613812345678",
        "330106",
        "路1号",
    )
    index = id_of(100 + (document or number))
    made = Citizen(id_of(50 + number), index, who, CONFIRMED, NOW, decided_at=NOW)
    return replace(made, **other)


def declaration(number: int = 1) -> Declaration:
    return Declaration(
        id=f"d{number}",
        declared_at=NOW + timedelta(seconds=number),
        valid_until=NOW + timedelta(days=7),
        form_version=3,
        stays=(Stay("110000", date(2026, 11, 20)), Stay("JP", None)),
        contact="no",
        contact_date=None,
        symptoms=("fever", "cough"),
        symptoms_date=date(2026, 11, 23),
        temperature=38.2,
    )


def evidence(number: int = 1, **other: Any) -> Evidence:
    made = Evidence(
        id=f"e{number}",
        kind="test_result",
        state="proposed",
        source="lab",
        day=date(2026, 11, 23),
        added_at=NOW + timedelta(seconds=number),
        sampled_at=NOW - timedelta(days=2),
        reported_at=NOW - timedelta(days=1),
        detail="negative",
        reason=NAME,
        officer="officer-1",
    )
    return replace(made, **other)


def item(number: int = 1, of: int = 1, **other: Any) -> Item:
    due = NOW + timedelta(microseconds=number)
    made = Item(f"i{number}", id_of(of), "demo-wechat", "reply", {"text": NAME}, NOW, due)
    return replace(made, **other)


def delivery(number: int = 1, reply: bytes | None = NAME.encode()) -> Delivery:
    return Delivery(id_of(200 + number), NOW, reply)


def login(number: int = 1, of: int = 1, **other: Any) -> Login:
    return replace(Login(id_of(30 + number), id_of(of), NOW, NOW), **other)


def subscription(of: int = 1, **other: Any) -> Subscription:
    return replace(Subscription(id_of(of), CHANGED, 1, lasting=False, changed_at=NOW), **other)


def delegation(number: int = 1, holder: int = 1, person: int = 2, **other: Any) -> Delegation:
    asked_at, until = NOW + timedelta(seconds=number), date(2027, 11, 24)
    who = citizen(holder).id, citizen(person).id
    return replace(Delegation(f"g{number}", *who, GUARDIAN, ASKED, asked_at, until), **other)


def join(number: int = 1, holder: int = 1, waiting: int = 2, **other: Any) -> Join:
    asked_at = NOW + timedelta(seconds=number)
    who = citizen(holder).id, citizen(waiting).id
    return replace(Join(f"j{number}", *who, JOIN_CODE, asked_at, asked_at + timedelta(minutes=30)), **other)


def appeal(number: int = 1, of: int = 1, **other: Any) -> Appeal:
    opened_at = NOW + timedelta(seconds=number)
    made = Appeal(
        number=f"a{number}",
        citizen=citizen(of).id,
        reason=f"{NAME}没有去过",
        colour="yellow",
        evidence=("e1", "e2"),
        opened_at=opened_at,
        due_at=opened_at + timedelta(hours=48),
    )
    return replace(made, **other)


def correction(number: int = 1, of: int = 1, **other: Any) -> Correction:
    asked_at = NOW + timedelta(seconds=number)
    return replace(Correction(f"c{number}", citizen(of).id, "document_number", NUMBER, asked_at), **other)


def paper(number: int = 1, of: int = 1, **other: Any) -> Paper:
    made = Paper(number.to_bytes(8), citizen(of).id, NOW, NOW + timedelta(days=30), "Counter 1")
    return replace(made, **other)


def venue(number: int = 0, **other: Any) -> Venue:
    made = Venue(f"{number}K7M2Q4X", {"zh": "天河城", "en": "Teemall"}, "mall", "440106")
    return replace(made, **other)


def visit(number: int = 1, **other: Any) -> Visit:
    return replace(Visit(f"v{number}", VENUE, NOW + timedelta(minutes=number), ROTATING), **other)


async def commit(store: Store, *puts: Callable[[Transaction, Writes], None]) -> None:
    """One act writing all of it."""
    tx = store.begin()
    writes = tx.act(ENTRY)
    for put in puts:
        put(tx, writes)
    await tx.commit()


async def register(store: Store, number: int = 1) -> None:
    """A channel of that number, linked to the citizen of that number."""
    await commit(
        store,
        lambda _, writes: writes.put_citizen(citizen(number)),
        lambda tx, _: tx.put_channel(channel(number, citizen=citizen(number).id)),
    )


def column(path: Path, query: str) -> set[bytes]:
    """What the file really holds, read past the product; nothing when not even the table is there."""
    connection = apsw.Connection(str(path))
    try:
        return {row[0] for row in connection.execute(query)}
    except apsw.SQLError:
        return set()
    finally:
        connection.close()
