"""Corrections as values: who somebody is with one answer put right, and which declaration may be taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from made_up import shipped_policy
from ports import NOON
from synthetic import resident_number

from bot.domain.corrections import (
    Correction,
    answers_of,
    correctable,
    corrected,
    uncorrected,
    value_of,
)
from bot.domain.declarations import DECLARATION, Declaration, Stay, declaration_of
from bot.domain.errors import Refused
from bot.domain.people import Document, Person

MARIA = Person(
    "Maria Garcia",
    Document("ES", "passport", "AAA123456"),
    "female",
    date(1980, 5, 1),
    "maria@example.org",
    "440100",
    "Hotel 1",
)
WITHIN = timedelta(minutes=30)


def declaration(id_: str, minutes_ago: float = 0, **other: object) -> Declaration:
    values: dict[str, Any] = {
        "stays": (),
        "contact": "no",
        "contact_date": None,
        "symptoms": (),
        "symptoms_date": None,
        "temperature": None,
        **other,
    }
    at = NOON - timedelta(minutes=minutes_ago)
    return Declaration(id_, at, at + timedelta(days=7), 1, **values)


def taken_back(wrong: str, instead: str) -> Correction:
    return Correction("1", b"c", DECLARATION, f"{wrong} {instead}", NOON, "done")


def test_a_name_and_a_phone_change_nothing_else() -> None:
    documents = shipped_policy().documents
    named = corrected(MARIA, "name", "Maria García", documents)
    phoned = corrected(MARIA, "phone", "+34600000000", documents)
    assert (value_of(named, "name"), named.document) == ("Maria García", MARIA.document)
    assert (value_of(phoned, "phone"), phoned.name) == ("+34600000000", MARIA.name)


def test_a_number_of_the_same_kind_keeps_the_nationality() -> None:
    changed = corrected(MARIA, "document_number", "XDE987654", shipped_policy().documents)
    assert changed.document == Document("ES", "passport", "XDE987654")
    assert (changed.sex, changed.birth_date) == (MARIA.sex, MARIA.birth_date)
    assert value_of(changed, "document_number") == "XDE987654"


def test_a_resident_number_tells_kind_nationality_sex_and_birth() -> None:
    number = resident_number(2, "19720229")
    changed = corrected(MARIA, "document_number", number, shipped_policy().documents)
    assert changed.document.type in {"resident_id", "residence_permit", "permanent_residence"}
    assert changed.birth_date == date(1972, 2, 29)


def test_a_number_of_several_other_kinds_is_refused() -> None:
    documents = shipped_policy().documents
    resident = Person("王", Document("CN", "resident_id", "1"), "male", date(1980, 1, 1), "", "440100", "")
    with pytest.raises(Refused) as refused:
        corrected(resident, "document_number", "H12345678", documents)
    assert refused.value.key == "errors.number_type"


def test_only_the_latest_declaration_soon_and_once() -> None:
    early, late = declaration("early", 20), declaration("late", 10)
    assert correctable((early, late), (), NOON, WITHIN) is late
    assert correctable((), (), NOON, WITHIN) is None
    assert correctable((declaration("old", 31),), (), NOON, WITHIN) is None
    assert correctable((early, late), (taken_back("early", "late"),), NOON, WITHIN) is None
    assert correctable((late,), (Correction("2", b"c", "name", "late", NOON),), NOON, WITHIN) is late


def test_what_was_taken_back_is_left_out() -> None:
    early, late = declaration("early", 20), declaration("late", 10)
    assert uncorrected((early, late), (taken_back("early", "late"),)) == (late,)
    assert uncorrected((early, late), ()) == (early, late)


def test_a_declaration_s_answers_say_the_same_again() -> None:
    policy = shipped_policy()
    said = declaration(
        "one",
        stays=(Stay("330100", date(2026, 11, 20)), Stay("310000", None)),
        contact="yes",
        contact_date=date(2026, 11, 21),
        symptoms=("fever",),
        symptoms_date=date(2026, 11, 22),
        temperature=38.2,
    )
    form = policy.forms[DECLARATION]
    again = declaration_of(answers_of(said), "one", NOON, policy, form)
    assert (again.stays, again.contact, again.contact_date) == (said.stays, said.contact, said.contact_date)
    assert (again.symptoms, again.symptoms_date, again.temperature) == (
        said.symptoms,
        said.symptoms_date,
        said.temperature,
    )


def test_a_healthy_one_has_nothing_more_to_say() -> None:
    assert answers_of(declaration("one")) == {"places": [], "contact": "no", "symptoms": []}


def test_a_correction_shows_nothing_of_its_value() -> None:
    assert repr(Correction("1", b"c", "name", "王小瑛", NOON)) == "Correction(1 name open)"
