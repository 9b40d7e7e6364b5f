"""What holds nothing personal: audit entries, officers, published services, used links."""

from dataclasses import replace
from datetime import timedelta

import pytest
from beside import Beside
from stored import NOW, channel, commit

from bot.domain.audit import Entry
from bot.domain.catalogue import Service
from bot.domain.staff import Officer
from bot.ports import LostRace, Store


def entry(number: int) -> Entry:
    at = NOW + timedelta(seconds=number)
    return Entry(at, "officer:o1", "evidence_add", "tracing", channel().id.hex(), f"e{number}")


async def test_entries_are_kept_in_order_of_their_acts(store: Store) -> None:
    tx = store.begin()
    for number in (1, 2):
        tx.act(entry(number))
    tx.act(replace(entry(3), about="other"))
    await tx.commit()
    assert await store.begin().entries(channel().id) == (entry(1), entry(2))


async def test_an_entry_is_never_changed_and_deleted_only_after_its_end(store: Store, beside: Beside) -> None:
    tx = store.begin()
    for number in (1, 100):
        tx.act(entry(number))
    await tx.commit()
    at_once = {"sqlite": [], "postgresql": ["TRUNCATE audit"]}
    for change in ("UPDATE audit SET act = 'x'", "DELETE FROM audit", *at_once[beside.dialect]):
        with pytest.raises(beside.forbidden, match="audit entry"):
            await beside.run("records", change)
    await commit(store, lambda tx, _: tx.forget({"audit": NOW + timedelta(seconds=50)}))
    assert await store.begin().entries(channel().id) == (entry(100),)


async def test_officers_are_listed_and_replaced(store: Store) -> None:
    first = Officer("o1", "李一", "Guangzhou CDC", "440100")
    await commit(
        store,
        lambda _, writes: writes.put_officer(Officer("o2", "吴二", "Hospital", "440100")),
        lambda _, writes: writes.put_officer(first),
    )
    await commit(store, lambda _, writes: writes.put_officer(replace(first, body="Beijing CDC")))
    officers = await store.begin().officers()
    assert [(each.id, each.body) for each in officers] == [("o1", "Beijing CDC"), ("o2", "Hospital")]


async def test_a_region_publishes_and_goes_back(store: Store) -> None:
    masks = Service(
        "440100", "masks", {"zh": "口罩", "en": "Masks"}, "https://masks.example", colours=("green",)
    )
    call = Service("440100", "hotline", {"zh": "热线", "en": "Hotline"}, phone="12345", hours={"zh": "全天"})
    nation = replace(call, region="000000")
    await commit(store, lambda _, writes: writes.put_services("440100", [masks]))
    await commit(store, lambda _, writes: writes.put_services("440100", [masks, call]))
    await commit(store, lambda _, writes: writes.put_services("000000", [nation]))
    assert await store.begin().published() == (nation, masks, call)
    for left in ((nation, masks), (nation,), (nation,)):
        await commit(store, lambda _, writes: writes.undo_services("440100"))
        assert await store.begin().published() == left
    await commit(store, lambda _, writes: writes.put_services("440100", [call]))
    assert await store.begin().published() == (nation, call)


async def test_a_link_is_used_once(store: Store) -> None:
    link, until = b"l" * 16, NOW + timedelta(minutes=10)
    assert not await store.begin().link_used(link)
    await commit(store, lambda tx, _: tx.use_link(link, until))
    assert await store.begin().link_used(link)
    with pytest.raises(LostRace):
        await commit(store, lambda tx, _: tx.use_link(link, until))
    await commit(store, lambda tx, _: tx.forget({"reply": until + timedelta(seconds=1)}))
    assert not await store.begin().link_used(link)
