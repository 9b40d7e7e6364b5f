"""What is kept about the keys of codes and lists, on both engines: wrapped, changed once, numbers never going back."""

from datetime import UTC, datetime, timedelta

import pytest
from beside import Beside

from bot.ports import LostRace
from integrations.database.kept_keys import KeptKey, KeptListKey, SignedList
from integrations.database.store import SealedStore

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
WEEK = timedelta(days=7)


def key(number: int, begins: datetime = NOW) -> KeptKey:
    kid, secret = bytes([number]) * 8, bytes([number]) * 32
    return KeptKey(kid, "CN-GD", "live", secret, begins, begins + WEEK)


async def test_keys_come_back_as_they_were_and_lie_wrapped(store: SealedStore, beside: Beside) -> None:
    await store.kept.add([key(2, NOW + WEEK), key(1)])
    await store.kept.add([key(1)])
    assert await store.kept.keys(NOW) == (key(1), key(2, NOW + WEEK))
    assert await store.kept.keys(NOW + WEEK) == (key(2, NOW + WEEK),)
    wrapped = await beside.column("keys", "SELECT wrapped FROM pass_keys")
    assert len(wrapped) == 2
    assert not any(each.secret in found for each in (key(1), key(2)) for found in wrapped)


async def test_a_key_is_retired_and_published_once(store: SealedStore) -> None:
    await store.kept.add([key(1), key(2)])
    later = NOW + timedelta(minutes=1)
    await store.kept.retire(key(1).kid, NOW)
    await store.kept.publish(key(1).kid, later)
    for again in (store.kept.retire, store.kept.publish):
        with pytest.raises(LostRace):
            await again(key(1).kid, later)
        with pytest.raises(LostRace):
            await again(key(3).kid, later)
    retired, other = await store.kept.keys(NOW)
    assert (retired.retired, retired.published) == (NOW, later)
    assert (other.retired, other.published) == (None, None)


async def test_a_list_key_is_certified_later(store: SealedStore) -> None:
    fresh = KeptListKey(bytes(8), bytes(32), NOW, NOW + WEEK)
    await store.kept.add_list_key(fresh)
    assert await store.kept.list_keys() == (fresh,)
    certified = KeptListKey(bytes(8), bytes(32), NOW + WEEK, NOW + 2 * WEEK, b"certificate")
    await store.kept.certify(certified, NOW)
    assert await store.kept.list_keys() == (certified,)
    with pytest.raises(LostRace):
        await store.kept.certify(KeptListKey(b"8" * 8, bytes(32), NOW, NOW, b"of nobody"), NOW)


async def test_roots_are_those_of_now_and_next(store: SealedStore) -> None:
    assert await store.kept.roots() == {}
    await store.kept.put_roots({b"now.....": b"point", b"next....": b"other"})
    await store.kept.put_roots({b"next....": b"other", b"after...": b"third"})
    assert list((await store.kept.roots()).items()) == [(b"next....", b"other"), (b"after...", b"third")]


async def test_the_number_of_a_list_never_goes_back(store: SealedStore) -> None:
    assert await store.kept.signed("keys") is None
    second = SignedList(2, NOW + WEEK, b"second")
    await store.kept.sign("keys", SignedList(1, NOW, b"first"))
    await store.kept.sign("keys", second)
    for number in (1, 2):
        with pytest.raises(LostRace):
            await store.kept.sign("keys", SignedList(number, NOW, b"rolled back"))
    assert await store.kept.signed("keys") == second


async def test_what_is_void_stays_so_and_hastens_the_lists(store: SealedStore) -> None:
    await store.kept.sign("keys", SignedList(1, NOW + WEEK, b"list"))
    await store.kept.void("CN-GD", NOW)
    with pytest.raises(LostRace):
        await store.kept.void("CN-GD", NOW - WEEK)
    assert await store.kept.voided() == {"CN-GD": NOW}
    assert await store.kept.signed("keys") == SignedList(1, NOW, b"list")


async def test_a_change_that_fails_leaves_nothing(store: SealedStore, beside: Beside) -> None:
    await store.kept.sign("keys", SignedList(1, NOW + WEEK, b"list"))
    with pytest.raises(LostRace):
        await store.kept.retire(b"unknown.", NOW)
    assert await store.kept.signed("keys") == SignedList(1, NOW + WEEK, b"list")
