"""The keys of a running server: made and taken over at the first start, kept in time, their list signed and served."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from keyed_store import keyed_store
from running import demo_settings, free_port, server

from bot.domain.passes import CANNOT_TELL
from config.settings import Settings, load_settings
from handlers.pass_keys import KEYS, PassKeys
from handlers.records import records_beside_the_server, records_for_the_server
from integrations.database.store import SealedStore
from integrations.disk import write_own
from integrations.hp1 import cbor, trust, verify
from integrations.hp1.trust import Roots
from integrations.pass_files import PassKeysUnusable, make_roots
from integrations.pass_keys import kid_of

HERE = "https://code.example.org"
LONG = timedelta(days=40)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return load_settings(demo_settings(tmp_path, free_port()), {})


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SealedStore]:
    async with keyed_store(tmp_path) as opened:
        yield opened


@pytest.fixture
async def pass_keys(store: SealedStore, tmp_path: Path) -> PassKeys:
    """With roots of its own."""
    pass_keys = PassKeys(store.kept, store.revoked, tmp_path)
    await pass_keys.begin(NOW, local=True)
    return pass_keys


NOW = datetime(2026, 11, 24, 4, 0, 0, 500_000, UTC)


async def first_list(http: aiohttp.ClientSession) -> aiohttp.ClientResponse:
    """It is signed within a moment of the start."""
    for _ in range(400):
        answer = await http.get("/.well-known/healthcode/trust-list")
        if answer.status != 503:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError("no list was signed")


def roots_of(pass_keys: PassKeys) -> Roots:
    return {kid: cbor.point(point) for kid, point in pass_keys.roots.items()}


async def test_keys_of_before_go_on_being_good(settings: Settings, tmp_path: Path) -> None:
    old = ec.generate_private_key(ec.SECP256R1())
    pem = old.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    async with records_for_the_server(settings) as records:
        before = records.pass_keys.signer
    for file in ("healthcode.db", "keys.db"):
        (tmp_path / file).unlink()
    (tmp_path / "keys" / "first-start").touch()
    (tmp_path / "keys" / "passes").mkdir()
    write_own(tmp_path / "keys" / "passes" / "live-CN-GD.pem", pem)
    async with records_for_the_server(settings) as records:
        signer = records.pass_keys.signer
        by_old = [key for key in signer.standing.keys if key.kid == kid_of(old.public_key())]
        assert [(key.issuer, key.profile) for key in by_old] == [("CN-GD", "live")]
        now = datetime.now(UTC)
        code = signer.live(0, "440100", now).code
        assert signer.verdict(code, now).reason == "green"
        assert before.verdict(code, now).reason == "unknown_key"
        assert len(signer.key_set()["keys"]) == 102
    (tmp_path / "keys" / "passes" / "live-CN-GD.pem").unlink()  # needed no more
    async with records_beside_the_server(settings) as records:
        assert records.pass_keys.signer.verdict(code, now).reason == "green"


async def test_a_file_of_before_that_is_no_key_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "keys" / "passes").mkdir(parents=True)
    write_own(tmp_path / "keys" / "passes" / "live-CN-GD.pem", b"no key")
    (tmp_path / "keys" / "first-start").touch()
    with pytest.raises(PassKeysUnusable, match="put back the file from the backup"):
        async with records_for_the_server(settings):
            raise AssertionError("started")


async def test_a_door_is_served_roots_and_a_list_it_can_check(settings: Settings, tmp_path: Path) -> None:
    async with server(tmp_path / "settings.toml"), aiohttp.ClientSession(settings.server.public_url) as http:
        answer = await first_list(http)
        pinned = await (await http.get("/gate/roots.json")).json()
        raw, tag = await answer.read(), answer.headers["ETag"]
        assert answer.content_type == "application/cose"
        assert answer.headers["Cache-Control"] == "public, max-age=60"
        again = await http.get("/.well-known/healthcode/trust-list", headers={"If-None-Match": tag})
        assert (again.status, await again.read()) == (304, b"")
    assert len(pinned["roots"]) == 2
    assert all(root.keys() == {"kid", "pub"} for root in pinned["roots"])
    async with records_beside_the_server(settings) as records:
        now, signer = datetime.now(UTC), records.pass_keys.signer
        listed = trust.read_list(raw, roots_of(records.pass_keys), now)
        code = signer.live(0, "440100", now).code
        assert verify.verdict(code, trust.trusted(listed), now).reason == "green"
        (words,) = [each for each in listed.words if each.issuer == "CN-GD"]
        for hour in (0, 1, 95):
            assert words.numbers[hour] == signer.word("440100", words.begins + timedelta(hours=hour))
    assert len(raw) < 40_000


async def test_a_list_comes_each_hour_and_its_number_only_rises(pass_keys: PassKeys) -> None:
    seen = []
    for minutes in (0, 1, 59, 60, 61, 121, 60 * 24):
        await pass_keys.turn(NOW + timedelta(minutes=minutes), HERE)
        seen.append(pass_keys.lists[KEYS].seq)
    assert seen == sorted(seen)
    assert len(set(seen)) == 4
    await pass_keys.kept.void("CN-GD", NOW)
    await pass_keys.turn(NOW, HERE)  # by a clock that was put back
    assert pass_keys.lists[KEYS].seq == seen[-1] + 1


async def test_a_key_signs_at_every_hour_of_months_and_each_was_in_a_list_before(
    pass_keys: PassKeys,
) -> None:
    told: dict[bytes, datetime] = {}
    for half_days in range(60):
        now = NOW + timedelta(hours=12) * half_days
        await pass_keys.turn(now, HERE)
        listed = trust.read_list(pass_keys.lists[KEYS].body, roots_of(pass_keys), now)
        for key in listed.keys:
            told.setdefault(key.kid, now)
        code = pass_keys.signer.live(0, "440100", now).code
        assert verify.verdict(code, trust.trusted(listed), now).reason == "green"
        assert len(listed.keys) < 102 * 8
    by_kid = {key.kid: key for key in pass_keys.signer.standing.keys}
    late = [kid for kid, key in by_kid.items() if told[kid] > key.begins - timedelta(hours=48)]
    assert len(late) == 102  # the first ones, usable at once


async def test_a_list_key_is_followed_by_the_next_before_it_ends(pass_keys: PassKeys) -> None:
    for days in range(0, 200, 5):
        now = NOW + timedelta(days=days)
        await pass_keys.turn(now, HERE)
        assert trust.read_list(pass_keys.lists[KEYS].body, roots_of(pass_keys), now)
        assert not pass_keys.list_key_lapses(now)
    assert len(await pass_keys.kept.list_keys()) == 3


async def test_without_a_certificate_nothing_is_signed(store: SealedStore, tmp_path: Path) -> None:
    pass_keys = PassKeys(store.kept, store.revoked, tmp_path)
    await pass_keys.begin(NOW, local=False)
    await pass_keys.turn(NOW, HERE)
    assert pass_keys.lists == {}
    assert pass_keys.list_key_lapses(NOW)
    assert 0 <= pass_keys.signer.word("440100", NOW) < 64
    assert not (tmp_path / "roots").exists()


async def test_own_roots_certify_nothing_once_a_ceremony_has_put_others(
    pass_keys: PassKeys, tmp_path: Path
) -> None:
    await pass_keys.turn(NOW, HERE)
    await pass_keys.kept.put_roots(make_roots(tmp_path / "medium"))
    await pass_keys.turn(NOW + timedelta(days=100), HERE)
    assert pass_keys.list_key_lapses(NOW + timedelta(days=100))


async def test_what_another_process_did_is_known_after_a_look(
    pass_keys: PassKeys, store: SealedStore, tmp_path: Path
) -> None:
    other = PassKeys(store.kept, store.revoked, tmp_path)
    assert await other.begin(NOW, local=True) == 0
    code = pass_keys.signer.live(0, "440100", NOW).code
    (key,) = [
        each for each in pass_keys.signer.standing.keys if (each.issuer, each.profile) == ("CN-GD", "live")
    ]
    await other.kept.retire(key.kid, NOW)
    assert pass_keys.signer.verdict(code, NOW).reason == "green"
    await pass_keys.load(NOW)
    assert pass_keys.signer.verdict(code, NOW).reason == "retired_key"
    assert len(pass_keys.signer.key_set()["keys"]) == 101
    assert pass_keys.signer.verdict("HP1:" + code[4:].lower(), NOW).result != CANNOT_TELL
