"""A town that has lived on files grows into PostgreSQL: everything is copied, compared, and everybody finds themselves."""

import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import asyncpg
import pytest
from journey import Citizen, Town, town
from postgres import INSTALLED, MISSING, PORT, USER, Server, until
from postgres import running as postgresql
from running import demo_settings, free_port, server, typed
from synthetic import resident_number

from config.settings import load_settings
from drills.proxy import Proxy
from handlers.cli import copy as copying
from handlers.seeding import open_id
from integrations.database.store import is_served

pytestmark = pytest.mark.skipif(not INSTALLED, reason=MISSING)
ZHAO = {
    "name": "赵明",
    "document_number": resident_number(61, "19860606"),
    "phone": "13512345678",
    "address": "人民路8号",
}
MALL = ("venue", "add", "--zh", "天河城", "--en", "Teemall", "--class", "mall", "--region", "440106")
Places = tuple[str, str]


@pytest.fixture
def database() -> Iterator[Server]:
    with postgresql() as started:
        yield started


@pytest.fixture
async def new(database: Server) -> AsyncIterator[Places]:
    async with database.pair(bare=True) as pair:
        yield pair


def settings_of(folder: Path, name: str, storage: Places | None = None) -> str:
    (folder / name).mkdir(exist_ok=True)
    written = demo_settings(folder, free_port(), storage=storage)
    return str(written.rename(folder / name / "settings.toml"))


async def shown_to(who: Citizen) -> Sequence[str]:
    """The code, and every reason; the first answer takes along what was still to be told."""
    await who.menu()
    card = (await who.menu()).card
    assert card is not None
    reasons = await who.says("为什么")
    visits = await who.says("到访")
    return card.title, card.description, reasons.text, visits.text


async def lives(opened: Town) -> Sequence[str]:
    """Somebody signs up and is found to be a contact, somebody stops half way; what the first is shown."""
    zhao, half_way = opened.citizen(), opened.citizen("oJOURNEYperson00000000000002")
    await zhao.follows()
    await zhao.signs_up(ZHAO)
    await half_way.follows()
    await half_way.taps("开始办码")
    id_ = (await opened.runs(*MALL)).split()[0]
    zhao.hears(await zhao.user.scans(f"v-{id_}"))
    await zhao.taps("同意，登记到访")
    await opened.officers()
    await opened.finds_contacts(ZHAO["document_number"])
    return await shown_to(zhao)


async def test_everybody_finds_on_postgresql_what_they_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    old = settings_of(tmp_path, "old")
    assert await typed("seed", "--settings", old, "--citizens", "1200") == 0
    async with town(tmp_path, monkeypatch) as opened:
        before = await lives(opened)
        assert before[0].startswith("红码")
        seeded = await shown_to(opened.citizen(open_id(0, 1199)))
    capsys.readouterr()
    assert await typed("copy", "--settings", old, "--to", settings_of(tmp_path, "new", new)) == 0
    said = capsys.readouterr().out.splitlines()
    assert "citizens: 1,201 the same" in said
    assert "evidence: 1 the same" in said
    assert {"venues: 1 the same", "visits: 1 the same"} <= set(said)
    assert all(line.endswith(" the same") for line in said[:-1])
    back = tmp_path / "back"
    files = (f"sqlite:{back}/healthcode.db", f"sqlite:{back}/keys.db")
    here = settings_of(tmp_path, "back", files)
    assert await typed("copy", "--settings", str(tmp_path / "new" / "settings.toml"), "--to", here) == 0
    assert "citizens: 1,201 the same" in capsys.readouterr().out
    async with town(tmp_path, monkeypatch, storage=new) as grown:
        assert await shown_to(grown.citizen()) == before
        assert await shown_to(grown.citizen(open_id(0, 1199))) == seeded
        half_way = grown.citizen("oJOURNEYperson00000000000002")
        assert "还是这一步" in (await half_way.menu()).text
        last = await half_way.signs_up(ZHAO | {"document_number": resident_number(62, "19860606")})
        assert last.card is not None  # numbers the database gives by itself go on after those copied


async def test_addresses_say_it_without_a_second_file(
    tmp_path: Path, new: Places, database: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    """One of them with two hosts, of which the first is not there."""
    old = settings_of(tmp_path, "old")
    assert await typed("seed", "--settings", old, "--citizens", "3") == 0
    storage = load_settings(Path(old), {}).storage
    capsys.readouterr()
    async with Proxy(f"{database.folder}/.s.PGSQL.{PORT}") as door:
        hosts = f"127.0.0.1:{free_port()},127.0.0.1:{door.port}"
        records = f"postgresql://{USER}@{hosts}{urlsplit(new[0]).path}"
        pair = (storage.database, records, "--keys", storage.keys_database, new[1])
        assert await typed("copy", *pair, "--settings", old) == 0
    said = capsys.readouterr().out
    assert "citizens: 3 the same" in said
    assert f"postgresql://{hosts}{urlsplit(new[0]).path} and" in said
    async with server(Path(settings_of(tmp_path, "new", new))):
        pass


@pytest.mark.parametrize(
    "given",
    [
        (),
        ("sqlite:a.db",),
        ("sqlite:a.db", "sqlite:b.db"),
        ("sqlite:a.db", "sqlite:b.db", "--to", "new.toml"),
        ("--keys", "sqlite:a.db", "sqlite:b.db"),
    ],
)
async def test_half_of_it_is_told_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], given: Sequence[str]
) -> None:
    assert await typed("copy", "--settings", settings_of(tmp_path, "old"), *given) == 1
    assert "Say from where and to where, of the records and of the keys" in capsys.readouterr().err


async def test_a_wrong_address_is_told_without_its_password(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    old = settings_of(tmp_path, "old")
    wrong = ("sqlite:a.db", "mysql://u:p@h/n", "--keys", "sqlite:b.db", "postgresql://u@h/k")
    assert await typed("copy", "--settings", old, *wrong) == 1
    told = capsys.readouterr().err
    assert "is not the address of a database" in told
    assert "p@h" not in told


async def test_one_byte_changed_in_the_copy_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, new: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    """And so is a row that is missing, and one too many."""
    old, fill = settings_of(tmp_path, "old"), copying._fill

    async def badly(*both: copying.Pair) -> None:
        await fill(*both)
        connection = await asyncpg.connect(new[0])
        await connection.execute(
            "UPDATE citizens SET body = set_byte(body, 40, get_byte(body, 40) # 1) "
            "WHERE id = (SELECT min(id::text)::bytea FROM citizens)"
        )
        await connection.execute("DELETE FROM items WHERE id = (SELECT min(id) FROM items)")
        await connection.execute("INSERT INTO officers VALUES ('x', 'x', 'x', 'x')")
        await connection.close()

    assert await typed("seed", "--settings", old, "--citizens", "5") == 0
    monkeypatch.setattr(copying, "_fill", badly)
    assert await typed("copy", "--settings", old, "--to", settings_of(tmp_path, "new", new)) == 1
    said = capsys.readouterr().out
    assert "citizens: 4 the same; 1 changed, 0 missing, 0 too many" in said
    assert "items: 4 the same; 0 changed, 1 missing, 0 too many" in said
    assert "officers: 0 the same; 0 changed, 0 missing, 1 too many" in said
    assert "The copy is not the original" in said


async def test_broken_off_nothing_is_there_and_it_runs_again(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    new: Places,
    database: Server,
    capsys: pytest.CaptureFixture[str],
) -> None:
    old, to = settings_of(tmp_path, "old"), settings_of(tmp_path, "new", new)
    assert await typed("seed", "--settings", old, "--citizens", "5") == 0
    with monkeypatch.context() as broken:
        broken.setattr(copying, "copy", broken_off(database, copying.copy))
        assert await typed("copy", "--settings", old, "--to", to) == 1
    assert "failed meanwhile" in capsys.readouterr().err
    assert await typed("copy", "--settings", old, "--to", to) == 0
    assert await typed("copy", "--settings", old, "--to", to) == 1
    assert "holds keys already: copy into two that are new" in capsys.readouterr().err


def broken_off(database: Server, copy: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The connection to the new records ends when the keys have been copied."""
    kept = []

    async def copy_one(*of: object) -> None:
        await copy(*of)
        kept.append(of)
        if len(kept) == 1:
            async with database.connected() as beside:
                await beside.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE application_name = 'healthcode' AND datname LIKE '%records'"
                )

    return copy_one


async def test_a_server_of_another_machine_is_noticed(
    tmp_path: Path, new: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    """It has the key folder copied, so that no lock of it is seen here."""
    old, to = settings_of(tmp_path, "old"), settings_of(tmp_path, "new", new)
    assert await typed("seed", "--settings", old, "--citizens", "2") == 0
    assert await typed("copy", "--settings", old, "--to", to) == 0
    elsewhere = tmp_path / "elsewhere"
    shutil.copytree(tmp_path / "keys", elsewhere / "keys")
    files = (f"sqlite:{tmp_path}/again.db", f"sqlite:{tmp_path}/again-keys.db")
    back = settings_of(tmp_path, "back", files)
    async with server(Path(settings_of(elsewhere, "its", new))):
        await until(partial(is_served, new[1]))
        assert await typed("copy", "--settings", to, "--to", back) == 1
    assert "A server runs on postgresql://" in capsys.readouterr().err
    assert await typed("copy", "--settings", to, "--to", back) == 0


async def test_what_cannot_be_copied_is_told(
    tmp_path: Path, new: Places, capsys: pytest.CaptureFixture[str]
) -> None:
    old, to = settings_of(tmp_path, "old"), settings_of(tmp_path, "new", new)
    assert await typed("copy", "--settings", old, "--to", to) == 1
    assert "There is nothing to copy" in capsys.readouterr().err
    assert await typed("copy", "--settings", old, "--to", old) == 1
    assert "name the same database" in capsys.readouterr().err
    other = tmp_path / "other"
    other.mkdir()
    assert await typed("copy", "--settings", old, "--to", settings_of(other, "x", new)) == 1
    assert "two key folders" in capsys.readouterr().err
    async with server(Path(old)):
        assert await typed("copy", "--settings", old, "--to", to) == 1
    assert "Another server runs" in capsys.readouterr().err
    async with server(Path(settings_of(other, "its", new))):
        pass
    assert await typed("copy", "--settings", old, "--to", to) == 1
    assert "belongs to other databases than postgresql://" in capsys.readouterr().err
