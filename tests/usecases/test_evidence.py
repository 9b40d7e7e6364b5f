"""Official evidence: a second body for what reddens, alarms, withdrawal, and people not registered yet."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from ports import Clock, reports_of
from post import Post, deliver_due
from synthetic import CDC, COLLEAGUE, FEVER, HOSPITAL, decision, document, outcome, sign_up

from bot.domain.decision import seen
from bot.domain.errors import Refused
from bot.domain.people import Document
from bot.ports import Ports
from bot.usecases import evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from bot.usecases.registration import document_index

CONTACT = Claim("close_contact", "Guangzhou CDC", "tracing 17", day=date(2026, 11, 23))
DOSE = Claim("vaccination_dose", "Clinic 3", "second dose", day=date(2026, 11, 1))


async def add(ports: Ports, claim: Claim, *documents: Document, **how: Any) -> evidence.Added:
    how = {"officer": CDC.id, **how}
    return await committed(
        ports, lambda tx: evidence.add(ports, tx, claim, documents, now=ports.now(), **how)
    )


async def confirm(ports: Ports, id_: str, officer: str, **how: Any) -> None:
    await committed(ports, lambda tx: evidence.confirm(ports, tx, id_, officer, ports.now(), **how))


async def withdraw(ports: Ports, id_: str, officer: str = CDC.id, reason: str = "wrong person") -> None:
    await committed(ports, lambda tx: evidence.withdraw(ports, tx, id_, reason, officer, ports.now()))


async def test_a_close_contact_is_red_only_after_an_officer_of_another_body_confirms(ports: Ports) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    added = await add(ports, CONTACT, document())
    assert (added.state, await outcome(ports, citizen)) == ("proposed", "green")
    for same_body in (CDC.id, COLLEAGUE.id):
        with pytest.raises(Refused) as refused:
            await confirm(ports, added.ids[0], same_body)
        assert refused.value.key == "errors.evidence_same_body"
    await confirm(ports, added.ids[0], HOSPITAL.id)
    assert await outcome(ports, citizen) == "red"
    assert [item.kind for item in await ports.store.begin().due_items(ports.now(), 10)] == ["news"]


async def test_one_person_alone_reddens_nobody_on_a_real_server(ports: Ports) -> None:
    real = replace(ports, local=False)
    with pytest.raises(Refused) as refused:
        await add(real, CONTACT, document(), single_handed=True)
    assert refused.value.key == "errors.evidence_single_handed"
    added = await add(real, CONTACT, document())
    with pytest.raises(Refused):
        await confirm(real, added.ids[0], CDC.id, single_handed=True)


async def test_on_a_local_server_one_person_may_when_asked_to(ports: Ports) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    assert (await add(ports, CONTACT, document(), single_handed=True)).state == "confirmed"
    assert await outcome(ports, citizen) == "red"
    added = await add(ports, CONTACT, document(2))
    await confirm(ports, added.ids[0], CDC.id, single_handed=True)


async def test_it_waits_for_whoever_registers_with_the_document(ports: Ports) -> None:
    await add(ports, CONTACT, document(), single_handed=True)
    assert await outcome(ports, await sign_up(replace(ports, automatic="demo"))) == "red"


async def test_withdrawn_evidence_is_a_fact_no_longer_and_stays_on_record(ports: Ports) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    added = await add(ports, CONTACT, document(), single_handed=True)
    await withdraw(ports, added.ids[0])
    assert await outcome(ports, citizen) == "green"
    found = await ports.store.begin().evidence_by_id(added.ids[0])
    assert found is not None
    assert (found[1].state, found[1].reason) == ("withdrawn", "tracing 17 / withdrawn: wrong person")


async def test_what_is_settled_stays_settled(ports: Ports) -> None:
    added = await add(ports, DOSE, document())
    with pytest.raises(Refused) as confirming:
        await confirm(ports, added.ids[0], HOSPITAL.id)
    await withdraw(ports, added.ids[0])
    with pytest.raises(Refused) as withdrawing:
        await withdraw(ports, added.ids[0])
    with pytest.raises(Refused) as unknown:
        await withdraw(ports, "no-such-id")
    keys = [each.value.key for each in (confirming, withdrawing, unknown)]
    assert keys == ["errors.evidence_settled", "errors.evidence_settled", "errors.evidence_unknown"]


async def test_withdrawing_needs_a_reason(ports: Ports) -> None:
    added = await add(ports, DOSE, document())
    with pytest.raises(Refused) as refused:
        await withdraw(ports, added.ids[0], reason=" ")
    assert refused.value.key == "errors.reason_missing"


async def test_what_a_citizen_declared_is_no_office_s_to_withdraw(ports: Ports) -> None:
    await sign_up(replace(ports, automatic="demo"), said=FEVER)
    (declared,) = await ports.store.begin().evidence(document_index(ports, document()))
    with pytest.raises(Refused) as refused:
        await withdraw(ports, declared.id)
    assert refused.value.key == "errors.evidence_unknown"


async def test_vaccination_gives_gold_and_is_news_without_a_second_body(ports: Ports) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    await add(ports, replace(DOSE, day=date(2026, 10, 1)), document())
    await add(ports, DOSE, document())
    assert (await decision(ports, citizen)).overlay == "gold"


async def test_a_test_result_counts_from_its_report_and_changes_no_green(ports: Ports) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    sampled = ports.now() - timedelta(hours=20)
    negative = Claim("test_result", "Lab 1", "screening", None, None, sampled, ports.now(), "negative")
    added = await add(ports, negative, document())
    found = await ports.store.begin().evidence_by_id(added.ids[0])
    assert found is not None
    assert (found[1].day, found[1].detail) == (date(2026, 11, 24), "negative")
    assert await outcome(ports, citizen) == "green"
    assert await ports.store.begin().due_items(ports.now(), 10) == ()


async def test_more_than_twenty_an_hour_by_one_officer_alarms_and_is_written(
    ports: Ports, clock: Clock
) -> None:
    twenty = [document(serial) for serial in range(20)]
    assert (await add(ports, DOSE, *twenty)).alarm is None
    added = await add(ports, replace(DOSE, source="Clinic 4"), document(20))
    assert added.alarm == evidence.Alarm(by_officer=21, from_source=1, limit=20)
    assert reports_of(ports).named("evidence_alarm") == [
        {"officer": CDC.id, "source": "Clinic 4", "count": 21}
    ]
    assert await ports.store.begin().evidence_by_id(added.ids[0])
    clock.forward(hours=2)
    assert (await add(ports, DOSE, document(21))).alarm is None


async def test_an_alarm_is_audited(ports: Ports, tmp_path: Path) -> None:
    await add(ports, DOSE, *[document(serial) for serial in range(21)])
    with closing(sqlite3.connect(tmp_path / "records.db")) as records:
        told = records.execute("SELECT actor, detail FROM audit WHERE act = 'evidence_alarm'").fetchall()
    assert told == [("officer:cdc-li", "21 by officer, 21 from source, limit 20")]


async def test_one_source_alarms_through_several_officers(ports: Ports) -> None:
    await add(ports, DOSE, *[document(serial) for serial in range(15)])
    added = await add(ports, DOSE, *[document(serial) for serial in range(15, 25)], officer=HOSPITAL.id)
    assert added.alarm == evidence.Alarm(by_officer=10, from_source=25, limit=20)


async def test_every_act_is_audited_by_pseudonym(ports: Ports) -> None:
    added = await add(ports, CONTACT, document())
    await confirm(ports, added.ids[0], HOSPITAL.id)
    await withdraw(ports, added.ids[0])
    entries = await ports.store.begin().entries(document_index(ports, document()))
    assert [(entry.actor, entry.act, entry.detail) for entry in entries] == [
        (f"officer:{CDC.id}", "evidence_add", added.ids[0]),
        (f"officer:{HOSPITAL.id}", "evidence_confirm", added.ids[0]),
        (f"officer:{CDC.id}", "evidence_withdraw", added.ids[0]),
    ]
    assert document().number not in repr(entries)


async def test_an_unlisted_officer_adds_nothing(ports: Ports) -> None:
    with pytest.raises(Refused):
        await add(ports, DOSE, document(), officer="stranger")
    assert await ports.store.begin().evidence(document_index(ports, document())) == ()


async def test_the_same_colour_for_longer_is_told_in_the_morning_and_another_colour_at_once(
    ports: Ports, clock: Clock
) -> None:
    auto = replace(ports, automatic="demo")
    clock.forward(hours=11)
    await sign_up(auto)
    later = replace(CONTACT, day=date(2026, 11, 24))
    await add(auto, CONTACT, document(), single_handed=True)
    assert await deliver_due(auto, Post(), clock()) == 1
    await add(auto, later, document(), single_handed=True)
    post = Post()
    await deliver_due(auto, post, clock.forward(seconds=1))
    assert post.sent == []
    await deliver_due(auto, post, clock.forward(hours=9))
    assert "更新" in str(post.words[0])


async def test_a_green_that_lasts_longer_is_no_news(ports: Ports) -> None:
    auto = replace(ports, automatic="demo")
    citizen = await sign_up(auto)
    one = await decision(auto, citizen)
    assert one.until is not None
    assert seen(one) == seen(replace(one, until=one.until + timedelta(days=1)))
    assert seen(one) != seen(replace(one, outcome="red"))
