"""Natural answers in figures: days, degrees, phones and document numbers; and that no words break the reader."""

import contextlib
from dataclasses import replace

import pytest
from heard import TODAY, Read, meanings, question, refusal
from hypothesis import given
from hypothesis import strategies as st
from made_up import resident_number, shipped_policy

from bot.domain.errors import Refused
from bot.domain.reading import Reading, Unclear, read
from integrations.formats import LibraryFormats


def test_a_day_is_read(heard: Read, reading: Reading) -> None:
    assert heard("contact_date", "昨天") == "2026-11-23"
    assert heard("birth_date", "12 March 1985") == "1985-03-12"
    assert heard("contact_date", "12/11") == "2026-11-12", "11 December is to come"
    assert meanings(heard, "symptoms_date", "10/11") == {"10月11日": "2026-10-11", "11月10日": "2026-11-10"}
    with pytest.raises(Unclear) as caught:
        read(question("birth_date"), "03/04/1985", replace(reading, language="en"))
    assert caught.value.options == (("4 March 1985", "1985-03-04"), ("3 April 1985", "1985-04-03"))


@pytest.mark.parametrize(
    ("id_", "words", "key"),
    [
        ("contact_date", "有一天", "errors.date"),
        ("contact_date", "明天", "errors.date_future"),
        ("contact_date", "11月30日", "errors.date_future"),
        ("contact_date", "03/11", "errors.date_early"),
        ("contact_date", "上周", "errors.date_about"),
        ("contact_date", "记不清", "errors.date_about"),
        ("birth_date", "5月1日", "errors.date_year"),
        ("birth_date", "1 May", "errors.date_year"),
        ("birth_date", "昨天", "errors.date_year"),
        ("contact_date", "2026年1月3日", "errors.date_early"),
        ("birth_date", "1899-12-31", "errors.date_early"),
        ("birth_date", "2027-01-01", "errors.date_future"),
    ],
)
def test_an_impossible_day_is_refused(heard: Read, id_: str, words: str, key: str) -> None:
    assert refusal(heard, id_, words) == key


def test_about_when_is_asked_with_a_day_that_can_be_told(heard: Read) -> None:
    with pytest.raises(Refused) as caught:
        heard("contact_date", "上周")
    assert caught.value.values == {"example": "11月21日"}


@pytest.mark.parametrize(
    "words", ["还没走", "没离开", "还在那里", "Still there", "I’m still here", "not yet"]
)
def test_still_there_is_no_day(reading: Reading, words: str) -> None:
    left = replace(question("places"), id="left", type="date", options=())
    assert read(left, words, reading) is None
    assert read(left, "昨天", reading) == "2026-11-23"
    with pytest.raises(Refused, match="date"):
        read(question("contact_date"), words, reading)


@pytest.mark.parametrize(
    ("words", "degrees"),
    [
        ("37度2", 37.2),
        ("37.2", 37.2),
        ("37,2", 37.2),
        ("37。2", 37.2),
        ("37.2℃", 37.2),
        ("３７．２度", 37.2),
        ("37 . 2", 37.2),
        ("三十七度二", 37.2),
        ("三十七点五", 37.5),
        ("体温38.2", 38.2),
        ("38", 38.0),
        ("99.1F", 37.3),
        ("99.1 ℉", 37.3),
        ("97.7", 36.5),
        ("没量", None),
        ("not measured", None),
    ],
)
def test_a_temperature_is_read(heard: Read, words: str, degrees: float | None) -> None:
    assert heard("temperature", words) == degrees


@pytest.mark.parametrize("words", ["50", "20", "hot", "372", "80 c", ""])
def test_an_impossible_temperature_is_refused(heard: Read, words: str) -> None:
    assert refusal(heard, "temperature", words) == "errors.temperature"


def test_a_temperature_that_is_needed_cannot_be_left_out(reading: Reading) -> None:
    with pytest.raises(Refused):
        read(replace(question("temperature"), required=True), "没量", reading)


def test_a_phone_is_read_by_the_document(heard: Read, reading: Reading) -> None:
    assert heard("phone", "+34 612 345 678") == "+34612345678"
    assert heard("phone", "maria@example.org") == "maria@example.org"
    assert heard("phone", "１３８ １２３４ ５６７８") == "+8613812345678"
    mainland = replace(reading, document_type="resident_id")
    with pytest.raises(Refused, match="phone_mainland"):
        read(question("phone"), "maria@example.org", mainland)


def test_a_number_is_read_in_its_one_spelling(heard: Read, reading: Reading) -> None:
    number = resident_number(1)
    unknown = replace(reading, document_type="")
    assert read(question("document_number"), f" {number[:6]} {number[6:]} ".lower(), unknown) == number
    assert refusal(heard, "document_number", "123456789012345").startswith("errors.number_")


@pytest.mark.parametrize(
    "words",
    [
        "护照E12345678",
        "passport E12345678",
        "My passport number is E12345678.",
        "passport no. E 1234 5678",
        "E12345678。",
    ],
)
def test_words_around_a_document_number_are_left_out(heard: Read, words: str) -> None:
    assert heard("document_number", words) == "E12345678"


def test_words_around_a_mainland_number_are_left_out(reading: Reading) -> None:
    number, unknown = resident_number(1), replace(reading, document_type="")
    for words in (
        f"{number}。",
        f"我的身份证号是{number}",
        f"身份证：{number[:6]}-{number[6:14]}-{number[14:]}",
    ):
        assert read(question("document_number"), words, unknown) == number


def test_a_few_digits_are_no_document_number(heard: Read) -> None:
    assert refusal(heard, "document_number", "1234") == "errors.number_short"


@pytest.mark.parametrize("words", ["É12345678", "不知道", "my passport", "no"])
def test_words_without_a_document_number_are_none(heard: Read, words: str) -> None:
    assert refusal(heard, "document_number", words) == "errors.number_shape"


@pytest.mark.parametrize(
    ("words", "phone"),
    [
        ("我的手机号是13812345678。", "+8613812345678"),
        ("电话：138 1234 5678", "+8613812345678"),
        ("tel: +34 612 345 678", "+34612345678"),
        ("my e-mail is maria@example.org", "maria@example.org"),
        ("mail@example.org", "mail@example.org"),
        ("is.no@example.org", "is.no@example.org"),
    ],
)
def test_words_before_a_phone_are_left_out(heard: Read, words: str, phone: str) -> None:
    assert heard("phone", words) == phone


def test_a_confirmation_is_said(heard: Read) -> None:
    assert heard("confirm", "都属实") is True
    assert refusal(heard, "confirm", "no") == "errors.pick"


@given(
    st.sampled_from([each.id for form in shipped_policy().forms.values() for each in form.questions]),
    st.text(),
)
def test_no_words_break_the_reader(id_: str, words: str) -> None:
    policy = shipped_policy()
    reading = Reading(TODAY, "en", policy.places, LibraryFormats(), policy.documents, "440100")
    with contextlib.suppress(Refused, Unclear):
        read(question(id_), words, reading)
