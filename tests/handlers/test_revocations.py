"""The list of codes taken back: signed each five minutes, told whole and by what changed, known to the server at once."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest
from keyed_store import keyed_store
from running import demo_settings, free_port, server
from stored import citizen, commit, register

from bot.domain.decision import RED, Decision
from bot.domain.passes import Chain
from handlers.pass_keys import REVOKED, PassKeys
from integrations.database.store import SealedStore
from integrations.hp1 import cbor, chain, cose, text, trust
from integrations.hp1.listed import Revoked
from integrations.hp1.trust import Roots
from integrations.signing import KeySigner

HERE = "https://code.example.org"
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
FIVE = timedelta(minutes=5)
SEED = bytes(16)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SealedStore]:
    async with keyed_store(tmp_path) as opened:
        yield opened


@pytest.fixture
async def pass_keys(store: SealedStore, tmp_path: Path) -> PassKeys:
    pass_keys = PassKeys(store.kept, store.revoked, tmp_path)
    await pass_keys.begin(NOW, local=True)
    await pass_keys.turn(NOW, HERE)
    return pass_keys


def roots_of(pass_keys: PassKeys) -> Roots:
    return {kid: cbor.point(point) for kid, point in pass_keys.roots.items()}


async def reddened(
    store: SealedStore, signer: KeySigner, number: int, now: datetime = NOW
) -> tuple[bytes, str]:
    """Of somebody new: the id of a green pass of theirs, and how a phone shows it."""
    await register(store, number)
    id_ = number.to_bytes(8, "big")
    made = Chain(id_, chain.anchor(id_, SEED))
    (green,) = signer.passes(0, "440100", [made], now, now + timedelta(days=1))
    tx = store.begin()
    assert await tx.citizen(citizen(number).id)
    tx.issue(green, citizen(number).id)
    await tx.commit()
    await commit(store, lambda _, writes: writes.put_receipt(citizen(number).id, now, Decision(RED)))
    message = cose.read(text.read(green.code))
    shown = cose.Sign1(*(getattr(message, name) for name in ("alg", "kid", "payload", "signature")),
                       (0).to_bytes(2, "big") + chain.element(id_, SEED, 0))  # fmt: skip
    return id_, text.written(cose.written(shown))


async def test_the_server_knows_at_its_next_look_and_doors_by_the_list_of_five_minutes(
    pass_keys: PassKeys, store: SealedStore
) -> None:
    signer, roots = pass_keys.signer, roots_of(pass_keys)
    first = trust.read_revoked(pass_keys.lists[REVOKED].body, roots, NOW)
    assert first.ids == set()
    id_, shown = await reddened(store, signer, 1)
    assert signer.verdict(shown, NOW).reason == "green"
    await pass_keys.load(NOW)
    assert signer.verdict(shown, NOW).reason == "revoked"
    await pass_keys.turn(NOW + FIVE - timedelta(seconds=1), HERE)
    assert pass_keys.lists[REVOKED].seq == first.seq
    await pass_keys.turn(NOW + FIVE, HERE)
    whole = trust.read_revoked(pass_keys.lists[REVOKED].body, roots, NOW + FIVE, first.seq)
    assert (whole.ids, whole.issued) == ({id_}, NOW + FIVE)


async def test_who_takes_only_what_changed_knows_the_same(pass_keys: PassKeys, store: SealedStore) -> None:
    """Over a day, with pauses; each way of taking changes ends at the whole list of that moment."""
    roots, known = roots_of(pass_keys), list[Revoked]()
    for step in range(30):
        now = NOW + timedelta(minutes=20) * step
        if step % 3 == 0:
            await reddened(store, pass_keys.signer, step + 1, now)
        await pass_keys.turn(now, HERE)
        whole = trust.read_revoked(pass_keys.lists[REVOKED].body, roots, now)
        for before in (known[-1:], known[-7:-6], known[:1]):
            for each in before:
                delta = pass_keys.changes(each.seq, now)
                assert delta is not None
                found = trust.read_changes(delta, roots, now, each)
                assert (found.ids, found.seq, found.issued) == (whole.ids, whole.seq, whole.issued)
        known.append(whole)
    sizes = [len(each.ids) for each in known]
    assert sizes[0] == 0
    assert max(sizes) == sizes[-1] == 4  # a pass ends after four hours


async def test_what_is_too_long_ago_or_has_not_come_is_not_told(pass_keys: PassKeys) -> None:
    seq = pass_keys.lists[REVOKED].seq
    assert pass_keys.changes(seq, NOW) is not None
    for since in (seq + 1, seq - 86_400, 0):
        assert pass_keys.changes(since, NOW) is None


async def test_without_a_list_there_is_no_change(store: SealedStore, tmp_path: Path) -> None:
    pass_keys = PassKeys(store.kept, store.revoked, tmp_path)
    await pass_keys.begin(NOW, local=False)
    assert pass_keys.changes(0, NOW) is None


async def test_both_are_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    port = free_port()
    async with (
        server(demo_settings(tmp_path, port)),
        aiohttp.ClientSession(f"http://127.0.0.1:{port}") as http,
    ):
        answer = await asked(http, "/.well-known/healthcode/revocations")
        raw, seq = await answer.read(), int(answer.headers["ETag"].strip('"'))
        delta = await http.get(f"/.well-known/healthcode/revocations/{seq}")
        assert (answer.status, delta.status, delta.content_type) == (200, 200, "application/cose")
        for wrong in ("1", "one", "-1", str(seq + 1), "9" * 13):
            assert (await http.get(f"/.well-known/healthcode/revocations/{wrong}")).status == 404
        pinned = (await (await http.get("/gate/roots.json")).json())["roots"]
        assert len(pinned) == 2
        assert raw != await delta.read()


async def asked(http: aiohttp.ClientSession, path: str) -> aiohttp.ClientResponse:
    """It is signed within a moment of the start."""
    for _ in range(400):
        answer = await http.get(path)
        if answer.status != 503:
            return answer
        await asyncio.sleep(0.05)
    raise AssertionError("no list was signed")
