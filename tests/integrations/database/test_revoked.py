"""What makes a colour worse takes back the passes signed before it, in the same commit, on both engines."""

from dataclasses import replace
from datetime import timedelta

import pytest
from stored import NOW, citizen, commit, paper, register

from bot.domain.citizens import VISITS, Consent
from bot.domain.decision import CANNOT_TELL, GREEN, RED, YELLOW, Decision
from bot.domain.passes import GOLD
from bot.ports import LostRace, SignedPass, Store
from integrations.database.store import SealedStore

COLOURS = {"green": 0, "yellow": 1, "red": 2, "gold": GOLD}
END = NOW + timedelta(hours=4)
EVER = NOW - timedelta(days=2)


def of(colour: str, number: int = 0) -> SignedPass:
    return SignedPass(f"HP1:{colour}", f"{colour:.<7}{number}".encode(), NOW, END, COLOURS[colour])


async def give_out(store: Store, *passes: SignedPass, number: int = 1) -> None:
    tx = store.begin()
    assert await tx.citizen(citizen(number).id)
    for each in passes:
        tx.issue(each, citizen(number).id)
    await tx.commit()


async def revoked(store: SealedStore) -> list[bytes]:
    return [each.id for each in await store.revoked.since(EVER)]


async def registered(store: Store) -> None:
    await register(store)
    await register(store, 2)
    passes = [of(colour) for colour in COLOURS]
    await give_out(store, *passes)
    await give_out(store, of("green", 2), number=2)


@pytest.mark.parametrize(
    ("outcome", "gone"),
    [
        (GREEN, []),
        (YELLOW, ["gold", "green"]),
        (RED, ["gold", "green", "yellow"]),
        (CANNOT_TELL, ["gold", "green", "red", "yellow"]),
    ],
)
async def test_passes_of_a_lesser_colour_go_and_nobody_else_s(
    store: SealedStore, outcome: str, gone: list[str]
) -> None:
    await registered(store)
    decision = Decision(outcome)
    for _ in range(2):
        await commit(store, lambda _, writes: writes.put_receipt(citizen(1).id, NOW, decision))
    assert await revoked(store) == [of(colour).id for colour in gone]


async def test_codes_of_two_minutes_are_none_of_them(store: SealedStore) -> None:
    await register(store)
    await give_out(store, SignedPass("HP1:", b"live....", NOW, NOW + timedelta(seconds=120)))
    await commit(store, lambda _, writes: writes.put_receipt(citizen(1).id, NOW, Decision(RED)))
    assert await revoked(store) == []


async def test_whoever_is_erased_leaves_no_pass_and_no_card(store: SealedStore) -> None:
    await registered(store)
    await commit(store, lambda _, writes: writes.put_paper(paper()))
    await commit(store, lambda _, writes: writes.erase_citizen(citizen(1).id))
    assert set(await revoked(store)) == {paper().id, *(of(colour).id for colour in COLOURS)}


async def test_without_the_consent_there_is_no_code(store: SealedStore) -> None:
    await registered(store)
    given = Consent("health", NOW, "hash-of-words", "demo-wechat")
    visits = Consent(VISITS, NOW, "hash-of-words", "demo-wechat", NOW)
    await commit(store, lambda _, writes: writes.put_consent(citizen().id, visits))
    await commit(store, lambda _, writes: writes.put_consent(citizen(1).id, given))
    assert await revoked(store) == []
    back = replace(given, withdrawn_at=NOW)
    await commit(store, lambda _, writes: writes.put_consent(citizen(1).id, back))
    assert len(await revoked(store)) == 4


async def test_a_card_taken_back_is_among_them(store: SealedStore) -> None:
    await register(store)
    await commit(store, lambda _, writes: writes.put_paper(paper()))
    assert await revoked(store) == []
    back = replace(paper(), withdrawn_at=NOW)
    await commit(store, lambda _, writes: writes.put_paper(back))
    assert [(each.id, each.end) for each in await store.revoked.since(EVER)] == [
        (paper().id, paper().ends_at)
    ]


async def test_a_pass_of_the_colour_of_before_is_not_noted_any_more(store: SealedStore) -> None:
    """Signed by what was read before the act, noted after it: no list would ever name it."""
    await registered(store)
    late = store.begin()
    assert await late.citizen(citizen(1).id)
    late.issue(of("green", 9), citizen(1).id)
    await commit(store, lambda _, writes: writes.put_receipt(citizen(1).id, NOW, Decision(RED)))
    with pytest.raises(LostRace):
        await late.commit()
    assert of("green", 9).id not in await revoked(store)


async def test_each_is_named_by_the_first_list_after_it(store: SealedStore) -> None:
    await registered(store)
    await commit(store, lambda _, writes: writes.put_receipt(citizen(1).id, NOW, Decision(YELLOW)))
    await store.revoked.number(7)
    await commit(store, lambda _, writes: writes.put_receipt(citizen(1).id, NOW, Decision(RED)))
    assert {each.id: each.seq for each in await store.revoked.since(NOW)} == {
        of("gold").id: 7,
        of("green").id: 7,
        of("yellow").id: 0,
    }


async def test_they_are_forgotten_a_day_after_their_end(store: SealedStore) -> None:
    await registered(store)
    await commit(store, lambda _, writes: writes.put_receipt(citizen(1).id, NOW, Decision(RED)))
    assert await store.revoked.since(END) == ()
    for later, left in ((timedelta(days=1), 3), (timedelta(days=1, microseconds=1), 0)):
        tx = store.begin()
        tx.forget({"pass": END + later})
        await tx.commit()
        assert len(await revoked(store)) == left
