"""Answering appeals: who may, what upholding takes away, and who else was hit by the same record."""

from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from appealing import CONTACT, appeal, contact, of, reject, uphold
from ports import Clock
from synthetic import (
    CDC,
    COLLEAGUE,
    FEVER,
    HOSPITAL,
    document,
    outcome,
    resident_number,
    sign_up,
)

from bot.domain.errors import Refused
from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases import appeals, corrections, evidence
from bot.usecases.commit import committed
from bot.usecases.registration import document_index


@pytest.fixture
def auto(ports: Ports) -> Ports:
    return replace(ports, automatic="demo")


async def test_upholding_takes_away_all_that_is_behind_the_colour(auto: Ports, clock: Clock) -> None:
    """Also what lies hidden below: two contacts make one reason, the later one."""
    citizen = await sign_up(auto)
    await contact(auto, 1)
    earlier = replace(CONTACT, day=date(2026, 11, 20))
    await committed(
        auto,
        lambda tx: evidence.add(auto, tx, earlier, [document(1)], CDC.id, auto.now(), single_handed=True),
    )
    opened = await appeal(auto, citizen)
    assert (opened.colour, len(opened.evidence)) == ("red", 2)
    clock.forward(hours=1)
    decided = await uphold(auto, opened.number, words="查实不是本人")
    assert (decided.state, decided.decided_by, decided.words) == ("upheld", "officer:cdc-he", "查实不是本人")
    assert await outcome(auto, citizen) == "green"
    stored = await auto.store.begin().evidence(document_index(auto, document(1)))
    reasons = {each.reason for each in stored}
    assert {each.state for each in stored} == {"withdrawn"}
    assert reasons == {f"tracing 17 / withdrawn: appeal {opened.number} upheld"}


async def test_what_a_citizen_declared_can_be_appealed_against_too(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen)
    await uphold(auto, opened.number, CDC.id)
    assert await outcome(auto, citizen) == "green"


@pytest.mark.parametrize("officer", [CDC.id, HOSPITAL.id])
async def test_who_added_or_confirmed_the_evidence_does_not_judge(auto: Ports, officer: str) -> None:
    citizen = await sign_up(auto)
    await contact(auto, 1)
    opened = await appeal(auto, citizen)
    for judge in (uphold, reject):
        with pytest.raises(Refused) as refused:
            await judge(auto, opened.number, officer)
        assert refused.value.key == "errors.appeal_own"
    for look in (appeals.look, appeals.look_at_photo):
        with pytest.raises(Refused) as refused:
            await look(auto.store.begin(), opened.number, officer, "curious", auto.now())
        assert refused.value.key == "errors.appeal_own"
    assert (await of(auto, opened.number)).state == "open"


async def test_everybody_hit_by_the_same_record_is_found_and_can_be_told(auto: Ports) -> None:
    citizen = await sign_up(auto)
    other = await sign_up(auto, 2, open_id="o-2")
    added = await contact(auto, 1, 2, 3)
    opened = await appeal(auto, citizen)
    decided = await uphold(auto, opened.number)
    hit = await appeals.hit_alike(auto.store.begin(), decided)
    assert {each.id for _, each in hit} == set(added.ids[1:])
    assert len({index for index, _ in hit}) == 2
    gone = await committed(
        auto,
        lambda tx: evidence.withdraw_batch(auto, tx, added.batch, "appeal", COLLEAGUE.id, auto.now()),
    )
    assert len(gone) == 2
    assert await outcome(auto, other) == "green"
    assert await appeals.hit_alike(auto.store.begin(), decided) == ()
    with pytest.raises(Refused) as refused:
        await evidence.withdraw_batch(auto, auto.store.begin(), added.batch, "again", CDC.id, auto.now())
    assert refused.value.key == "errors.evidence_batch"


async def test_records_older_than_batches_are_found_by_kind_source_and_day(auto: Ports) -> None:
    citizen = await sign_up(auto)
    added = await contact(auto, 1, 2)
    await contact(auto, 3)
    tx = auto.store.begin()
    for id_ in added.ids:
        found = await tx.evidence_by_id(id_)
        assert found is not None
        writes = tx.act(evidence.Entry(auto.now(), "operator", "test", "test", found[0].hex()))
        writes.put_evidence(found[0], replace(found[1], batch=""))
    await tx.commit()
    opened = await appeal(auto, citizen)
    hit = await appeals.hit_alike(auto.store.begin(), await uphold(auto, opened.number))
    assert added.ids[1] in {each.id for _, each in hit}


async def test_symptoms_of_others_are_no_record_of_one_source(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    await sign_up(auto, 2, open_id="o-2", said=FEVER)
    opened = await appeal(auto, citizen)
    assert await appeals.hit_alike(auto.store.begin(), await uphold(auto, opened.number)) == ()


async def test_rejecting_needs_words_and_changes_no_colour(auto: Ports) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen)
    for words, key in ((" ", "errors.appeal_words"), ("长" * 201, "errors.words_long")):
        with pytest.raises(Refused) as refused:
            await reject(auto, opened.number, words=words)
        assert refused.value.key == key
    assert (await reject(auto, opened.number)).words == "查过了"
    assert await outcome(auto, citizen) == "yellow"
    with pytest.raises(Refused) as settled:
        await uphold(auto, opened.number)
    assert settled.value.key == "errors.appeal_settled"
    with pytest.raises(Refused) as unknown:
        await uphold(auto, "XXX-9999")
    assert unknown.value.key == "errors.appeal_unknown"


@pytest.mark.parametrize(("judge", "key"), [(uphold, "changed"), (reject, "answered")])
async def test_every_answer_is_announced_once_in_neutral_words(auto: Ports, judge: Any, key: str) -> None:
    citizen = await sign_up(auto, said=FEVER)
    opened = await appeal(auto, citizen)
    await judge(auto, opened.number)
    items = await auto.store.begin().due_items(auto.now(), 10)
    words = auto.texts.say("zh", f"notices.{key}", at="11月24日 12:00")
    assert [each.message["text"] for each in items] == [words]


async def test_what_was_withdrawn_meanwhile_needs_no_second_withdrawal(auto: Ports) -> None:
    citizen = await sign_up(auto)
    (id_,) = (await contact(auto, 1)).ids
    opened = await appeal(auto, citizen)
    withdraw = partial(evidence.withdraw, auto, id_=id_, reason="slip", officer=CDC.id, now=auto.now())
    await committed(auto, withdraw)
    assert (await uphold(auto, opened.number)).state == "upheld"
    (stored,) = await auto.store.begin().evidence(document_index(auto, document(1)))
    assert stored.reason == "tracing 17 / withdrawn: slip"


async def test_upholding_reaches_what_a_renewed_document_took_along(auto: Ports) -> None:
    citizen = await sign_up(auto)
    await contact(auto, 1)
    opened = await appeal(auto, citizen)
    number = resident_number(7)
    asked = await committed(
        auto, lambda tx: corrections.ask(auto, tx, citizen, "document_number", number, auto.now())
    )
    accept = partial(
        corrections.accept, auto, id_=asked.id, officer=CDC.id, words="", now=auto.now(), renewed=True
    )
    await committed(auto, accept)
    assert await outcome(auto, citizen) == "red"
    await uphold(auto, opened.number)
    assert await outcome(auto, citizen) == "green"
    papers = (document(1), Document("CN", "resident_id", number))
    stored = [
        each for paper in papers for each in await auto.store.begin().evidence(document_index(auto, paper))
    ]
    assert [each.state for each in stored] == ["withdrawn", "withdrawn"]


async def test_upholding_leaves_what_belongs_to_the_wrong_number(auto: Ports) -> None:
    citizen = await sign_up(auto)
    await contact(auto, 1)
    opened = await appeal(auto, citizen)
    asked = await committed(
        auto,
        lambda tx: corrections.ask(auto, tx, citizen, "document_number", resident_number(7), auto.now()),
    )
    accept = partial(corrections.accept, auto, id_=asked.id, officer=CDC.id, words="", now=auto.now())
    await committed(auto, accept)
    await uphold(auto, opened.number)
    (stored,) = await auto.store.begin().evidence(document_index(auto, document(1)))
    assert stored.state == "confirmed"
