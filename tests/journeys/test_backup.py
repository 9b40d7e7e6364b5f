"""A copy is taken while people talk and put back elsewhere: who was there is there, who was erased stays erased."""

import asyncio
import shutil
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest
from journey import HEALTHY, Town, town
from running import demo_settings, free_port, typed
from synthetic import resident_number

from bot.domain.audit import Entry
from bot.usecases.commit import committed
from handlers.cli import backup
from handlers.seeding import open_id

GREEN = "绿码 可以通行"
PEOPLE = [f"oJOURNEYperson{serial:014}" for serial in range(1, 5)]


def settings_of(folder: Path) -> str:
    return str(demo_settings(folder, free_port()))


async def signs_up(opened: Town, serial: int) -> None:
    who = opened.citizen(PEOPLE[serial])
    told = {"name": "赵明", "phone": "13512345678", "address": "人民路8号"}
    await who.identifies(told | {"document_number": resident_number(60 + serial, "19860606")})
    await who.all_of(*HEALTHY, "都属实，出码")


async def is_known(opened: Town, open_id: str) -> bool:
    card = (await opened.citizen(open_id).menu()).card
    return card is not None and card.title == GREEN


async def erased(opened: Town, open_id: str) -> None:
    ports = opened.ports
    channel = await ports.store.begin().channel(ports.sealing.index("channel", "demo-wechat", open_id))
    assert channel is not None
    assert channel.citizen is not None
    citizen, now = channel.citizen, ports.now()

    async def act(tx: Any) -> None:
        tx.act(Entry(now, "clock", "erase_citizen", "retention", citizen.hex())).erase_citizen(citizen)

    await committed(ports, act)


def copied_to(folder: Path, *which: str) -> list[str]:
    records = which[0] if which else "records"
    return [str(folder / records), "--keys", str(folder / "wrapped")]


@pytest.fixture
def moments(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Moves the time of the copies."""

    def move(**ago: float) -> None:
        class Moved(datetime):
            @classmethod
            def now(cls, tz: Any = None) -> datetime:
                return datetime.now(tz) - timedelta(**ago)

        monkeypatch.setattr(backup, "datetime", Moved)

    return move


async def test_copied_while_people_talk_everybody_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(tmp_path)
    assert await typed("seed", "--settings", settings, "--citizens", "300") == 0
    async with town(tmp_path, monkeypatch) as opened:
        await signs_up(opened, 0)
        talking = asyncio.ensure_future(signs_up(opened, 1))
        assert await typed("backup", *copied_to(tmp_path), "--settings", settings) == 0
        await talking
    assert "without it neither can be read" in capsys.readouterr().out
    for name in ("healthcode.db", "keys.db"):
        (tmp_path / name).unlink()
    assert await typed("restore", *copied_to(tmp_path), "--settings", settings) == 0
    assert "0 people, unfinished sign-ups or documents" in capsys.readouterr().out
    async with town(tmp_path, monkeypatch) as again:
        assert await is_known(again, PEOPLE[0])
        assert await is_known(again, open_id(0, 299))


async def test_who_was_erased_is_not_brought_back_by_older_records(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    moments: Callable[..., None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    settings = settings_of(tmp_path)
    async with town(tmp_path, monkeypatch) as opened:
        for serial in (0, 1):
            await signs_up(opened, serial)
        moments(days=2)
        assert await typed("backup", *copied_to(tmp_path), "--settings", settings) == 0
        await erased(opened, PEOPLE[0])
        moments(days=1)
        assert await typed("backup", *copied_to(tmp_path, "later"), "--settings", settings) == 0
    lost = [(tmp_path / name).rename(tmp_path / f"{name}.lost") for name in ("healthcode.db", "keys.db")]
    capsys.readouterr()
    assert await typed("restore", *copied_to(tmp_path), "--settings", settings) == 0
    assert "1 people, unfinished sign-ups or documents" in capsys.readouterr().out
    async with town(tmp_path, monkeypatch) as again:
        assert not await is_known(again, PEOPLE[0])
        assert await is_known(again, PEOPLE[1])
        assert again.stored("citizens") == 1
    assert all(path.exists() for path in lost)
    # With keys as old as the records, they would be: what keeps them away is that the newest keys are taken.
    for name in ("healthcode.db", "keys.db"):
        (tmp_path / name).unlink()
    max((tmp_path / "wrapped").glob("*.db")).unlink()
    assert await typed("restore", *copied_to(tmp_path), "--settings", settings) == 0
    async with town(tmp_path, monkeypatch) as back:
        assert await is_known(back, PEOPLE[0])


async def test_keys_outlive_seven_days_in_no_copy(
    tmp_path: Path, moments: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(tmp_path)
    assert await typed("seed", "--settings", settings, "--citizens", "2") == 0
    for days in (9, 8, 6, 0):
        moments(days=days)
        assert await typed("backup", *copied_to(tmp_path), "--settings", settings) == 0
    assert len(list((tmp_path / "wrapped").glob("*.db"))) == 2
    assert len(list((tmp_path / "wrapped").glob("*.sha256"))) == 2
    assert len(list((tmp_path / "records").glob("*.db"))) == 4
    assert capsys.readouterr().out.count("older than 7 days") == 2


async def test_what_cannot_be_put_back_is_told(
    tmp_path: Path, moments: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(tmp_path)
    assert await refused("backup", tmp_path, settings, capsys) == "There is nothing to copy yet"
    assert await typed("seed", "--settings", settings, "--citizens", "2") == 0
    moments(days=1)
    (tmp_path / "file").touch()
    for name in ("file", "file/below"):
        said = await typed("backup", *copied_to(tmp_path, name), "--settings", settings)
        assert (said, "cannot be a folder of copies" in capsys.readouterr().err) == (1, True)
    assert await typed("backup", *copied_to(tmp_path), "--settings", settings) == 0
    assert "is there already" in await refused("restore", tmp_path, settings, capsys, whole=True)
    for name in ("healthcode.db", "keys.db"):
        (tmp_path / name).unlink()
    assert "as x. There are: 2" in await refused(
        "restore", tmp_path, settings, capsys, "--at", "x", whole=True
    )
    for typed_wrong, which in ((["rec", "wrapped"], "records"), (["records", "wrap"], "keys")):
        folders = [str(tmp_path / each) for each in typed_wrong]
        assert await typed("restore", folders[0], "--keys", folders[1], "--settings", settings) == 1
        assert f"No copy of the {which} lies in" in capsys.readouterr().err
    keys = tmp_path / "keys"
    keys.rename(tmp_path / "away")
    assert "put back the key folder" in await refused("restore", tmp_path, settings, capsys, whole=True)
    shutil.rmtree(keys, ignore_errors=True)
    other = tmp_path / "other"
    other.mkdir()
    assert await typed("seed", "--settings", settings_of(other), "--citizens", "1") == 0
    shutil.copytree(other / "keys", keys)
    settings = settings_of(tmp_path)
    assert "another one than these" in await refused("restore", tmp_path, settings, capsys, whole=True)
    assert not list(tmp_path.glob("*.db"))


async def test_a_damaged_copy_is_noticed(
    tmp_path: Path, moments: Callable[..., None], capsys: pytest.CaptureFixture[str]
) -> None:
    settings = settings_of(tmp_path)
    assert await typed("seed", "--settings", settings, "--citizens", "20") == 0
    moments(days=1)
    assert await typed("backup", *copied_to(tmp_path), "--settings", settings) == 0
    for name in ("healthcode.db", "keys.db"):
        (tmp_path / name).unlink()
    (copy,) = (tmp_path / "records").glob("*.db")
    with apsw.Connection(str(copy)) as changed:
        changed.execute("UPDATE citizens SET version = 9")
    changed.close()
    assert "is not what" in await refused("restore", tmp_path, settings, capsys, whole=True)
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in await refused("restore", tmp_path, settings, capsys, whole=True)
    moments(days=0)
    (tmp_path / "records").rename(tmp_path / "newer")
    renamed = copy.name.replace("records-2", "records-3")
    (tmp_path / "newer" / copy.name).rename(tmp_path / "newer" / renamed)
    said = await typed("restore", *copied_to(tmp_path, "newer"), "--settings", settings)
    assert said == 1
    assert "older than these records" in capsys.readouterr().err


async def test_postgresql_is_copied_by_its_own_means(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    storage = ("postgresql://u@127.0.0.1:1/r", "postgresql://u@127.0.0.1:1/k")
    settings = str(demo_settings(tmp_path, free_port(), storage=storage))
    for command in ("backup", "restore"):
        assert "pg_basebackup" in await refused(command, tmp_path, settings, capsys, whole=True)
    words = ("backup", str(tmp_path), "--keys", str(tmp_path))
    assert await typed(*words, "--settings", settings) == 1
    assert "would lie in one folder" in capsys.readouterr().err


async def refused(
    command: str,
    folder: Path,
    settings: str,
    capsys: pytest.CaptureFixture[str],
    *more: str,
    whole: bool = False,
) -> str:
    capsys.readouterr()
    assert await typed(command, *copied_to(folder), *more, "--settings", settings) == 1
    said = capsys.readouterr().err
    return said if whole else said.partition(":")[0]
