"""Checked values: the one spelling that is kept, or a sentence saying what would be right."""

import contextlib
from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import FEVER, HEALTHY, TODAY, identity, resident_number, shipped_policy

from bot.domain.checks import Measure, check, faults_of
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question
from bot.domain.places import Place, Places
from integrations.formats import LibraryFormats

BLANK: Mapping[str, str] = {}
BOTH = Measure(TODAY, shipped_policy().places, LibraryFormats(), shipped_policy().documents)
FORMS = shipped_policy().forms.values()
QUESTIONS = {question.id: question for form in FORMS for question in form.questions}
RESIDENT = {"document_number": resident_number()}
PASSPORT = {"document_number": "AAA123456"}


def checked(question: str, value: object, answers: Mapping[str, object] = BLANK) -> object:
    return check(QUESTIONS[question], value, answers, BOTH)


def refusal(question: str, value: object, answers: Mapping[str, object] = BLANK) -> str:
    with pytest.raises(Refused) as refused:
        checked(question, value, answers)
    return refused.value.key


@pytest.mark.parametrize(
    ("question", "value", "kept"),
    [
        ("name", " 王小英 ", "王小英"),
        ("name", "𠮷田", "𠮷田"),
        ("name", "Ana ]]> Núñez", "Ana ]]> Núñez"),
        ("name", "Maria\n  Garcia", "Maria Garcia"),
        ("address", "体育西路1号3栋502", "体育西路1号3栋502"),
        ("birth_date", "1990-05-01", "1990-05-01"),
        ("birth_date", "1900-01-01", "1900-01-01"),
        ("contact_date", "2026-11-24", "2026-11-24"),
        ("contact_date", "2026-11-10", "2026-11-10"),
        ("region", " 440100 ", "440100"),
        ("nationality", "es", "ES"),
        ("sex", "female", "female"),
        ("symptoms", [], []),
        ("symptoms", ["none"], []),
        ("symptoms", ["dry_cough", "fever", "fever"], ["fever", "dry_cough"]),
        ("temperature", 38, 38.0),
        ("temperature", 37.84, 37.8),
        ("temperature", None, None),
        ("confirm", True, True),
        ("places", [], []),
        ("places", [{"place": "es", "left": "2026-11-16"}], [{"place": "ES", "left": "2026-11-16"}]),
        ("places", [{"place": "310000", "left": None}], [{"place": "310000", "left": None}]),
        ("document_number", " e 123 456 78", "E12345678"),
    ],
)
def test_values_are_kept_in_one_spelling(question: str, value: object, kept: object) -> None:
    assert checked(question, value) == kept


@pytest.mark.parametrize(
    ("question", "value", "key"),
    [
        ("name", "", "errors.text_empty"),
        ("name", "　 ", "errors.text_empty"),
        ("name", 5, "errors.string"),
        ("name", None, "errors.string"),
        ("name", "王" * 81, "errors.text_long"),
        ("name", "a\x00b", "errors.text_signs"),
        ("name", "a\u202eb", "errors.text_signs"),
        ("name", "😀", "errors.text_letters"),
        ("name", "440106195801010010", "errors.name_digits"),
        ("address", "路" * 4000, "errors.text_long"),
        ("birth_date", "1 May 1990", "errors.day"),
        ("birth_date", "1990-02-30", "errors.day"),
        ("birth_date", 19900501, "errors.string"),
        ("birth_date", "2026-11-25", "errors.date_future"),
        ("birth_date", "1899-12-31", "errors.date_early"),
        ("contact_date", "2026-11-09", "errors.date_early"),
        ("region", "广州", "errors.region"),
        ("region", "999999", "errors.region"),
        ("region", "ES", "errors.region"),
        ("nationality", "Spain", "errors.country"),
        ("nationality", "ZZ", "errors.country"),
        ("sex", "女", "errors.choose"),
        ("sex", ["female"], "errors.choose"),
        ("symptoms", "fever", "errors.choose"),
        ("symptoms", ["itch"], "errors.choose"),
        ("symptoms", [["fever"]], "errors.choose"),
        ("symptoms", ["none", "fever"], "errors.none_beside"),
        ("temperature", "38", "errors.temperature"),
        ("temperature", True, "errors.temperature"),
        ("temperature", 33.9, "errors.temperature"),
        ("temperature", 43.1, "errors.temperature"),
        ("temperature", float("nan"), "errors.temperature"),
        ("confirm", "true", "errors.confirm"),
        ("confirm", None, "errors.confirm"),
        ("places", "ES", "errors.places"),
        ("places", [{}], "errors.places"),
        ("places", ["ES"], "errors.places"),
        ("places", [{"place": "ES"}], "errors.places"),
        ("places", [{"place": "Madrid", "left": None}], "errors.places"),
        ("places", [{"place": "999999", "left": None}], "errors.region"),
        ("places", [{"place": "ES", "left": "2026-11-25"}], "errors.date_future"),
        ("places", [{"place": "ES", "left": "2026-11-09"}], "errors.date_early"),
        ("places", [{"place": "ES", "left": None}] * 21, "errors.places_many"),
        ("document_number", "110105194912310021", "errors.number_check"),
    ],
)
def test_wrong_values_are_told_what_would_be_right(question: str, value: object, key: str) -> None:
    assert refusal(question, value) == key


def test_a_dissolved_region_is_refused_with_that_reason() -> None:
    gone = next(place for place in (Place("330103", "下城区", "Xiacheng", until=TODAY.replace(year=2021)),))
    measure = replace(BOTH, places=Places((gone,)))
    with pytest.raises(Refused) as refused:
        check(QUESTIONS["region"], "330103", {}, measure)
    assert refused.value.key == "errors.region_gone"
    assert check(QUESTIONS["region"], "330103", {}, replace(measure, on=TODAY.replace(year=2021))) == "330103"


@pytest.mark.parametrize(
    "typed", ["13812345678", "138 1234 5678", "+86 138-1234-5678", "１３８１２３４５６７８"]
)
def test_a_mainland_mobile_is_fine_for_everybody(typed: str) -> None:
    assert checked("phone", typed, RESIDENT) == checked("phone", typed, PASSPORT) == "+8613812345678"


@pytest.mark.parametrize(
    ("typed", "kept"), [("+34 612 345 678", "+34612345678"), ("Maria.G@Example.ORG", "Maria.G@example.org")]
)
def test_other_documents_may_give_a_foreign_number_or_mail(typed: str, kept: str) -> None:
    assert checked("phone", typed, PASSPORT) == kept
    assert refusal("phone", typed, RESIDENT) == "errors.phone_mainland"


@pytest.mark.parametrize(
    "typed", ["612345678", "maria@", "@example.org", "m@a" + "b" * 300 + ".org", "", "hotel"]
)
def test_what_reaches_nobody_is_refused(typed: str) -> None:
    assert refusal("phone", typed, PASSPORT) == "errors.phone_any"


def test_a_number_must_fit_the_document_named_before_it() -> None:
    assert checked("document_number", "H12345678", {"document_type": "hk_macau_permit"}) == "H12345678"
    assert refusal("document_number", "H12345678", {"document_type": "resident_id"}) == "errors.number_type"


def test_a_document_named_after_its_number_must_fit_it() -> None:
    assert checked("document_type", "taiwan_permit", {"document_number": "12345678"}) == "taiwan_permit"
    assert refusal("document_type", "resident_id", {"document_number": "12345678"}) == "errors.number_type"
    assert checked("document_type", "passport", {"document_number": "12345678"}) == "passport"


def test_a_number_that_tells_its_document_needs_none_named(registration: Form) -> None:
    told = {"document_number": resident_number(), "document_type": "passport"}
    assert checked("document_type", "passport", told) == "passport"
    assert checked("document_number", resident_number(), {"document_type": "passport"}) == resident_number()


def test_a_whole_form_without_faults(registration: Form, declaring: Form) -> None:
    assert faults_of(registration, identity(resident_number()), BOTH) == {}
    assert faults_of(declaring, {**FEVER, "confirm": True}, BOTH) == {}


def test_every_fault_of_a_form_is_told_at_once(registration: Form) -> None:
    answers = identity("AAA123456", phone="hotel", region="广州", name="")
    faults = {id_: refused.key for id_, refused in faults_of(registration, answers, BOTH).items()}
    assert faults == {
        "name": "errors.text_empty",
        "nationality": "errors.missing",
        "sex": "errors.missing",
        "birth_date": "errors.missing",
        "phone": "errors.phone_any",
        "region": "errors.region",
    }


def test_faults_off_the_route_do_not_matter(declaring: Form) -> None:
    answers = {**HEALTHY, "confirm": True, "contact_date": "never", "temperature": 99}
    assert faults_of(declaring, answers, BOTH) == {}


def test_a_child_is_told_to_come_with_a_guardian(registration: Form) -> None:
    by_number = faults_of(registration, identity(resident_number(1, "20210905", "330113")), BOTH)
    assert {id_: refused.key for id_, refused in by_number.items()} == {"document_number": "errors.guardian"}
    answers = identity("AAA123456", nationality="ES", sex="male", birth_date="2021-09-05")
    by_answer = faults_of(registration, answers, BOTH)
    assert {id_: refused.key for id_, refused in by_answer.items()} == {"birth_date": "errors.guardian"}


def test_a_wrong_number_is_reported_as_such_whatever_age_it_tells(registration: Form) -> None:
    wrong = resident_number(1, "20210905")[:-1] + "?"
    assert faults_of(registration, identity(wrong), BOTH)["document_number"].key == "errors.number_shape"
    wrong = next(
        f"{resident_number(1, '20210905')[:-1]}{last}"
        for last in "01"
        if last != resident_number(1, "20210905")[-1]
    )
    faults = faults_of(registration, identity(wrong), BOTH)
    assert {id_: refused.key for id_, refused in faults.items()} == {"document_number": "errors.number_check"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["place", "left", "x"]), inner)
    ),
)


@settings(deadline=None)
@given(st.sampled_from(sorted(QUESTIONS)), JSON)
def test_any_json_is_kept_or_refused_and_what_is_kept_stays_as_it_is(id_: str, value: object) -> None:
    question: Question = QUESTIONS[id_]
    with contextlib.suppress(Refused):
        kept = check(question, value, {}, BOTH)
        assert check(question, kept, {}, BOTH) == kept
