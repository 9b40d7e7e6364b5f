"""Nothing personal stands readable in any file or row, however it might be spelled there."""

import base64
import json

from beside import Beside
from stored import (
    JOIN_CODE,
    NAME,
    NOW,
    NUMBER,
    OPEN_ID,
    PHOTO,
    VENUE,
    appeal,
    channel,
    citizen,
    commit,
    correction,
    declaration,
    delegation,
    delivery,
    evidence,
    item,
    join,
    login,
    paper,
    subscription,
    visit,
)

from bot.domain.audit import Entry
from bot.domain.decision import Decision
from bot.ports import Store
from integrations.database.units import CITIZEN

PERSONAL = (
    NAME,
    NUMBER,
    OPEN_ID,
    "+8613812345678",
    "fever",
    "negative",
    "1935-01-01",
    "路1号",
    JOIN_CODE,
    VENUE,
)


async def test_no_personal_word_is_held(store: Store, beside: Beside) -> None:
    await everything(store)
    assert [word for word in PERSONAL if await found(beside, word)] == []
    assert not await beside.holds(PHOTO[:40])


async def test_a_word_written_plainly_would_be_found(store: Store, beside: Beside) -> None:
    plain = Entry(NOW, "operator", "test", "testing", "00", detail=f"{NAME} {NUMBER}")
    tx = store.begin()
    tx.act(plain)
    await tx.commit()
    assert await found(beside, NAME)
    assert await found(beside, NUMBER)


async def test_after_erasing_no_row_names_the_citizen_or_their_channel(store: Store, beside: Beside) -> None:
    """But the evidence, which belongs to the document, and the audit, by pseudonym."""
    await everything(store)
    assert await beside.tables_naming(citizen().id, channel().id) == {
        "appeals", "channels", "citizens", "corrections", "declarations", "delegations",
        "items", "joins", "logins", "papers", "photos", "receipts", "subscriptions", "visits",
    }  # fmt: skip
    assert await beside.column("records", "SELECT number FROM photos")
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    assert await beside.tables_naming(citizen().id, channel().id) == set()
    assert await beside.column("records", "SELECT number FROM photos") == set()
    assert (await beside.column("keys", "SELECT owner FROM keys")).isdisjoint({CITIZEN + citizen().id})


async def everything(store: Store) -> None:
    who = citizen(refusal=NAME)
    linked = channel(citizen=who.id)
    await commit(
        store,
        lambda _, writes: writes.put_citizen(who),
        lambda _, writes: writes.put_declaration(who.id, declaration()),
        lambda _, writes: writes.put_evidence(who.document, evidence()),
        lambda _, writes: writes.put_receipt(who.id, NOW, Decision("red", word=NAME)),
        lambda _, writes: writes.put_citizen(citizen(3)),
        lambda _, writes: writes.put_delegation(delegation(person=3)),
        lambda _, writes: writes.put_join(join(waiting=3)),
        lambda _, writes: writes.put_appeal(appeal(words=NAME, decided_by=NAME), PHOTO),
        lambda _, writes: writes.put_correction(correction(words=NAME)),
        lambda _, writes: writes.put_paper(paper()),
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_channel(linked),
        lambda tx, _: tx.put_item(item()),
        lambda tx, _: tx.put_login(login()),
        lambda tx, _: tx.put_subscription(subscription()),
        lambda tx, _: tx.take(delivery()),
        lambda tx, _: tx.put_visit(who.id, visit(), b"for the tracing work"),
    )
    assert await store.begin().citizen(who.id) is not None


async def found(beside: Beside, word: str) -> bool:
    """Whether the word is held in some spelling."""
    return any([await beside.holds(each) for each in spellings(word)])


def spellings(word: str) -> set[bytes]:
    raw = word.encode()
    return {
        raw,
        word.encode("utf-16-le"),
        word.encode("gb18030"),
        json.dumps(word)[1:-1].encode(),
        raw.hex().encode(),
        base64.b64encode(raw).rstrip(b"=")[:-1],
    }
