"""A login ends with its channel, with its revocation and with time; it never comes back by being used."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stored import ENTRY, NOW, channel, citizen, commit, login, register

from bot.ports import LostRace, Store

LATER = NOW + timedelta(minutes=30)


async def logged_in(store: Store) -> None:
    await register(store)
    await commit(store, lambda tx, _: tx.put_login(login()))


async def test_what_is_put_is_read(store: Store) -> None:
    await logged_in(store)
    assert await store.begin().login(login().token) == login()
    assert await store.begin().login(b"?" * 16) is None


async def test_it_can_be_made_with_its_channel(store: Store) -> None:
    await commit(store, lambda tx, _: tx.put_login(login()), lambda tx, _: tx.put_channel(channel()))
    assert await store.begin().login(login().token) == login()


async def test_using_it_moves_its_time_and_never_back(store: Store) -> None:
    await logged_in(store)
    early, late = store.begin(), store.begin()
    for tx, at in ((early, LATER), (late, LATER - timedelta(minutes=1))):
        read = await tx.login(login().token)
        assert read is not None
        tx.put_login(replace(read, seen_at=at))
        await tx.commit()
    assert await store.begin().login(login().token) == login(seen_at=LATER)


async def test_a_token_is_given_once(store: Store) -> None:
    await logged_in(store)
    await register(store, 2)
    with pytest.raises(LostRace):
        await commit(store, lambda tx, _: tx.put_login(login(of=2)))


async def test_nobody_is_logged_in(store: Store) -> None:
    with pytest.raises(LostRace):
        await commit(store, lambda tx, _: tx.put_login(login()))


async def test_using_a_login_revoked_meanwhile_does_not_bring_it_back(store: Store) -> None:
    await logged_in(store)
    use = store.begin()
    read = await use.login(login().token)
    assert read is not None
    use.put_login(replace(read, seen_at=LATER))
    await commit(store, lambda tx, _: tx.drop_login(login().token))
    with pytest.raises(LostRace):
        await use.commit()
    assert await store.begin().login(login().token) is None


async def test_what_was_asked_under_a_login_revoked_meanwhile_is_not_done(store: Store) -> None:
    await logged_in(store)
    act = store.begin()
    assert await act.login(login().token) is not None
    act.put_channel(channel(citizen=citizen().id, version=1, state={"said": "late"}))
    await commit(store, lambda tx, _: tx.drop_login(login().token))
    with pytest.raises(LostRace):
        await act.commit()


async def test_revoking_wins_over_using_and_may_be_said_twice(store: Store) -> None:
    await logged_in(store)
    tx = store.begin()
    assert await tx.login(login().token) is not None
    tx.drop_login(login().token)
    tx.put_login(login(seen_at=LATER))
    await tx.commit()
    assert await store.begin().login(login().token) is None
    await commit(store, lambda tx, _: tx.drop_login(login().token))


async def test_it_stays_when_its_channel_gets_another_citizen(store: Store) -> None:
    await logged_in(store)
    await commit(store, lambda _, writes: writes.put_citizen(citizen(2)))
    tx = store.begin()
    read = await tx.channel(channel().id)
    assert read is not None
    tx.put_channel(replace(read, citizen=citizen(2).id))
    tx.act(ENTRY).erase_citizen(citizen(1).id)
    await tx.commit()
    assert await store.begin().login(login().token) == login()


@pytest.mark.parametrize("erased", ["channel", "citizen"])
async def test_it_goes_with_its_channel(store: Store, erased: str) -> None:
    await logged_in(store)
    tx = store.begin()
    assert await tx.login(login().token) is not None
    tx.put_login(login(seen_at=LATER))
    writes = tx.act(ENTRY)
    if erased == "channel":
        writes.erase_channel(channel().id)
    else:
        writes.erase_citizen(citizen().id)
    await tx.commit()
    assert await store.begin().login(login().token) is None


async def test_one_not_used_is_forgotten(store: Store) -> None:
    await logged_in(store)
    await commit(store, lambda tx, _: tx.put_login(login(2, seen_at=LATER)))
    await commit(store, lambda tx, _: tx.forget({"login": LATER}))
    assert await store.begin().login(login(1).token) is None
    assert await store.begin().login(login(2).token) == login(2, seen_at=LATER)
