"""Nothing personal stands readable in any file, however it might be spelled there."""

import base64
import json
from pathlib import Path

from stored import NAME, NOW, NUMBER, OPEN_ID, channel, citizen, commit, declaration, delivery, evidence, item

from bot.domain.audit import Entry
from bot.domain.decision import Decision
from bot.ports import Store

PERSONAL = (NAME, NUMBER, OPEN_ID, "+8613812345678", "fever", "negative", "1935-01-01", "路1号")


async def test_no_file_holds_a_personal_word(store: Store, tmp_path: Path) -> None:
    await everything(store)
    assert [word for word in PERSONAL if found(tmp_path, word)] == []


async def test_a_word_written_plainly_would_be_found(store: Store, tmp_path: Path) -> None:
    plain = Entry(NOW, "operator", "test", "testing", "00", detail=f"{NAME} {NUMBER}")
    tx = store.begin()
    tx.act(plain)
    await tx.commit()
    assert found(tmp_path, NAME)
    assert found(tmp_path, NUMBER)


async def everything(store: Store) -> None:
    who = citizen(refusal=NAME)
    linked = channel(citizen=who.id)
    await commit(
        store,
        lambda _, writes: writes.put_citizen(who),
        lambda _, writes: writes.put_declaration(who.id, declaration()),
        lambda _, writes: writes.put_evidence(who.document, evidence()),
        lambda _, writes: writes.put_receipt(who.id, NOW, Decision("red", word=NAME)),
        lambda tx, _: tx.put_channel(channel(2)),
        lambda tx, _: tx.put_channel(linked),
        lambda tx, _: tx.put_item(item()),
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
