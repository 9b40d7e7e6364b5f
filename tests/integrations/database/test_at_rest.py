"""Nothing personal stands readable in any file, however it might be spelled there."""

import base64
import json
from io import StringIO
from pathlib import Path

import apsw
from apsw.shell import Shell
from stored import (
    JOIN_CODE,
    NAME,
    NOW,
    NUMBER,
    OPEN_ID,
    PHOTO,
    appeal,
    channel,
    citizen,
    column,
    commit,
    correction,
    declaration,
    delegation,
    delivery,
    evidence,
    item,
    join,
    login,
    subscription,
)

from bot.domain.audit import Entry
from bot.domain.decision import Decision
from bot.ports import Store
from integrations.database.units import CITIZEN

PERSONAL = (NAME, NUMBER, OPEN_ID, "+8613812345678", "fever", "negative", "1935-01-01", "路1号", JOIN_CODE)


async def test_no_file_holds_a_personal_word(store: Store, tmp_path: Path) -> None:
    await everything(store)
    assert [word for word in PERSONAL if found(tmp_path, word)] == []
    assert not any(PHOTO[:40] in file.read_bytes() for file in tmp_path.iterdir() if file.is_file())


async def test_a_word_written_plainly_would_be_found(store: Store, tmp_path: Path) -> None:
    plain = Entry(NOW, "operator", "test", "testing", "00", detail=f"{NAME} {NUMBER}")
    tx = store.begin()
    tx.act(plain)
    await tx.commit()
    assert found(tmp_path, NAME)
    assert found(tmp_path, NUMBER)


async def test_after_erasing_no_row_names_the_citizen_or_their_channel(store: Store, tmp_path: Path) -> None:
    """But the evidence, which belongs to the document, and the audit, by pseudonym."""
    await everything(store)
    assert tables_naming(tmp_path, citizen().id, channel().id) == {
        "appeals", "channels", "citizens", "corrections", "declarations", "delegations",
        "items", "joins", "logins", "receipts", "subscriptions",
    }  # fmt: skip
    assert column(tmp_path / "records.db", "SELECT number FROM photos")
    await commit(store, lambda _, writes: writes.erase_citizen(citizen().id))
    assert tables_naming(tmp_path, citizen().id, channel().id) == set()
    assert column(tmp_path / "records.db", "SELECT number FROM photos") == set()
    assert column(tmp_path / "keys.db", "SELECT owner FROM keys").isdisjoint({CITIZEN + citizen().id})


def tables_naming(folder: Path, *ids: bytes) -> set[str]:
    """The tables of the records in which an id stands as a value, whatever the column."""
    records, dump = apsw.Connection(str(folder / "records.db")), StringIO()
    Shell(db=records, stdout=dump).process_command(".dump")
    records.close()
    values = [f"X'{id_.hex()}'" for id_ in ids]
    rows = [line for line in dump.getvalue().splitlines() if line.startswith("INSERT INTO ")]
    return {row.split()[2] for row in rows if any(value.casefold() in row.casefold() for value in values)}


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
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_channel(linked),
        lambda tx, _: tx.put_item(item()),
        lambda tx, _: tx.put_login(login()),
        lambda tx, _: tx.put_subscription(subscription()),
        lambda tx, _: tx.take(delivery()),
    )
    assert await store.begin().citizen(who.id) is not None


def found(folder: Path, word: str) -> list[str]:
    """The database files and logs that hold the word in some spelling."""
    files = [file for file in folder.iterdir() if file.is_file()]
    assert len(files) >= 4
    return [file.name for file in files if any(each in file.read_bytes() for each in spellings(word))]


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
