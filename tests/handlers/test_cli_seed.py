"""`healthcode seed`: made-up citizens as a sign-up stores them; they talk, and more of them may be added."""

from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from journey import HEALTHY, Town, town
from postgres import INSTALLED, MISSING
from postgres import running as postgresql
from reachable import REACHABLE
from running import demo_settings, free_port, server, typed

from bot.ports import Ports
from handlers import seed_batches
from handlers.cli import seed
from handlers.seeding import MOST, SEEDS, channel_id, open_id, person, resident_number
from handlers.web.keys import PORTS
from integrations.formats import LibraryFormats

ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.skipif(not INSTALLED, reason=MISSING))]
WANG = {
    "name": "王小英",
    "document_number": resident_number(9, 9),
    "phone": "13512345678",
    "address": "人民路8号",
}


@pytest.fixture(params=ENGINES)
async def storage(request: pytest.FixtureRequest) -> AsyncIterator[tuple[str, str] | None]:
    """The databases of records and keys; None: files in the folder of the settings."""
    if request.param == "sqlite":
        yield None
        return
    with postgresql() as server:
        async with server.pair(bare=True) as pair:
            yield pair


async def test_seeded_citizens_talk_and_hold_a_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, storage: tuple[str, str] | None
) -> None:
    settings = demo_settings(tmp_path, free_port(), storage=storage)
    for citizens in ("3", "12"):  # the second run adds to the first
        assert await typed("seed", "--settings", str(settings), "--citizens", citizens) == 0
    async with town(tmp_path, monkeypatch, storage=storage) as opened:
        for number in (0, 11):
            card = (await opened.citizen(open_id(0, number)).menu()).card
            assert card is not None
            assert card.title == "绿码 可以通行"
        nobody = await opened.citizen(open_id(0, 12)).menu()
        assert nobody.card is None
        await alike(opened)


async def alike(opened: Town) -> None:
    """Somebody who signs up by chat and somebody seeded differ in nothing but who they are."""
    wang = opened.citizen("oJOURNEYperson00000000000001")
    await wang.identifies(WANG)
    await wang.all_of(*HEALTHY, "都属实，出码")
    ports = opened.ports
    signed, seeded = [
        await shape(ports, ports.sealing.index("channel", "demo-wechat", each))
        for each in ("oJOURNEYperson00000000000001", open_id(0, 5))
    ]
    assert seeded == signed


async def shape(ports: Ports, id_: bytes) -> Mapping[str, object]:
    """What is stored of somebody that is not theirs alone, but for the chat itself: what was answered and last told."""
    tx = ports.store.begin()
    channel = await tx.channel(id_)
    assert channel is not None
    assert channel.citizen is not None
    citizen = await tx.citizen(channel.citizen)
    assert citizen is not None
    consents, said = await tx.consents(citizen.id), await tx.declarations(citizen.id)
    entries = await tx.entries(citizen.id)
    return {
        "citizen": (citizen.state, citizen.language, citizen.version, citizen.refusal, citizen.person.region),
        "consents": sorted((each.purpose, each.text, each.through) for each in consents),
        "declarations": [(each.stays, each.contact, each.symptoms, each.form_version) for each in said],
        "acts": [(each.actor, each.act, each.purpose) for each in entries],
        "reminders": [each.id.split("-")[1] for each in await tx.unsent(id_) if "-lapse-" in each.id],
    }


async def test_only_the_same_people_are_added_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = str(demo_settings(tmp_path, free_port()))
    assert await typed("seed", "--settings", settings, "--citizens", "3") == 0
    assert await typed("seed", "--settings", settings, "--citizens", "5", "--seed", "1") == 1
    assert "3 citizens already, and not those of seed 1" in capsys.readouterr().err
    assert await typed("seed", "--settings", settings, "--citizens", "2") == 0
    assert "3 citizens of seed 0" in capsys.readouterr().out


@pytest.mark.parametrize("writes", range(1, 8))
async def test_interrupted_between_any_two_commits_it_goes_on(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    settings, write = str(demo_settings(tmp_path, free_port())), seed._write
    left = [writes]

    async def interrupted(*of: object) -> None:
        left[0] -= 1
        if not left[0]:
            raise KeyboardInterrupt
        await write(*of)

    monkeypatch.setattr(seed_batches, "AT_ONCE", 2)
    with monkeypatch.context() as broken:
        broken.setattr(seed, "_write", interrupted)
        assert await typed("seed", "--settings", settings, "--citizens", "7") == 1
    assert "Stopped." in capsys.readouterr().err
    assert await typed("seed", "--settings", settings, "--citizens", "7") == 0
    assert "7 citizens of seed 0" in capsys.readouterr().out
    async with server(Path(settings)) as app:
        tx, ports = app[PORTS].store.begin(), app[PORTS]
        found = [
            await tx.channel(channel_id(ports, ports.accounts["demo-wechat"], 0, each)) for each in range(8)
        ]
        assert [each is not None for each in found] == [True] * 7 + [False]


@pytest.mark.parametrize(
    ("changed", "words", "told"),
    [
        ({}, ("--citizens", "0"), "a number from 1"),
        ({}, ("--citizens", "1", "--seed", str(SEEDS)), "a number from 1"),
        ({}, ("--citizens", "1", "--account", "other"), "one of demo-wechat"),
        ({'verification = "automatic"': 'verification = "manual"'}, ("--citizens", "1"), "verified at once"),
    ],
)
async def test_what_cannot_be_seeded_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    changed: Mapping[str, str],
    words: tuple[str, ...],
    told: str,
) -> None:
    settings = str(demo_settings(tmp_path, free_port(), changed))
    assert await typed("seed", "--settings", settings, *words) == 1
    assert told in capsys.readouterr().err
    assert [each.name for each in tmp_path.iterdir()] == ["settings.toml"]  # nothing is made before


async def test_a_server_people_can_reach_is_seeded_by_those_who_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = str(demo_settings(tmp_path, free_port(), REACHABLE))
    assert await typed("seed", "--settings", settings, "--citizens", "1") == 1
    assert "People can reach this server" in capsys.readouterr().err
    assert await typed("seed", "--settings", settings, "--citizens", "1", "--i-know") == 0


def test_seeded_people_are_valid_and_no_two_the_same() -> None:
    formats, count = LibraryFormats(), 5000
    numbers = [resident_number(3, each) for each in (*range(count), MOST - 1)]
    assert len(set(numbers)) == count + 1
    assert all(formats.mainland_number(number) for number in numbers)
    for who in (person(3, each, "440100") for each in range(100)):
        assert formats.phone(who.phone, mainland=True) == who.phone
    assert len({open_id(seed, each) for seed in (0, SEEDS - 1) for each in range(count)}) == 2 * count
    assert len(open_id(SEEDS - 1, MOST)) == 28
