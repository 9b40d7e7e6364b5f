"""Appeals as values: their numbers, reasons and photos, and all evidence behind a colour."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from made_up import shipped_policy
from ports import NOON

from bot.domain.appeals import Appeal, behind, check_photo, number_from, number_meant, reason_from
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.decision import RED, YELLOW
from bot.domain.errors import Refused
from bot.domain.evidence import Evidence, root_of
from bot.domain.people import Document, Person
from bot.domain.rules import RegionRisk

PERSON = Person("王小英", Document("CN", "resident_id", "1"), "female", date(1980, 1, 1), "", "440100", "")
CITIZEN = Citizen(b"c", b"d", PERSON, CONFIRMED, NOON)


def evidence(id_: str, kind: str, day: date | None, **other: str) -> Evidence:
    return Evidence(id_, kind, "confirmed", "source", day, NOON, **other)


def test_a_number_is_short_and_holds_nothing_that_looks_alike() -> None:
    number = number_from(bytes(range(7)))
    assert number == "ACE-5678"
    every = {number_from(bytes([byte] * 7)) for byte in range(256)}
    assert not set("".join(every)) & set("01OILSZBG")


@pytest.mark.parametrize("typed", ["KTM-4827", " ktm4827", "ｋｔｍ ４８２７", "KTM - 4827"])
def test_a_number_is_meant_however_it_is_typed(typed: str) -> None:
    assert number_meant(typed) == "KTM-4827"


def test_what_is_no_number_stays_itself() -> None:
    assert number_meant("first") == "FIRST"


def test_a_reason_keeps_its_lines() -> None:
    assert reason_from(" 我不在场。\n可以查监控。 ") == "我不在场。\n可以查监控。"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("", "appeal.reason_needed"),
        ("？！", "appeal.reason_needed"),
        ("长" * 501, "appeal.reason_long"),
        ("我\x00不在", "errors.text_signs"),
    ],
)
def test_a_reason_needs_words_and_an_end(words: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        reason_from(words)
    assert refused.value.key == key


@pytest.mark.parametrize("begins", [b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n"])
def test_a_photo_is_known_by_how_it_begins(begins: bytes) -> None:
    check_photo(begins + bytes(10), 100)
    with pytest.raises(Refused) as large:
        check_photo(begins + bytes(200), 100)
    assert large.value.key == "appeal.photo_large"


@pytest.mark.parametrize("photo", [b"", b"GIF89a", b"<svg/>", b"\x89PNG", b" \xff\xd8\xff"])
def test_anything_else_is_no_photo(photo: bytes) -> None:
    with pytest.raises(Refused) as refused:
        check_photo(photo, 100)
    assert refused.value.key == "appeal.photo_kind"


def test_behind_a_colour_lies_also_what_no_reason_names() -> None:
    policy, today = shipped_policy(), date(2026, 11, 24)
    stored = (
        evidence("late", "close_contact", today),
        evidence("early", "close_contact", today - timedelta(days=5)),
        evidence("told", "declared_contact", today),
        evidence("ended", "close_contact", today - timedelta(days=40)),
        evidence("ill", "declared_symptoms", today, detail="fever"),
    )
    assert set(behind(policy, CITIZEN, None, stored, NOON, RED)) == {"late", "early", "told"}
    assert behind(policy, CITIZEN, None, stored, NOON, YELLOW) == ()
    assert behind(policy, CITIZEN, None, stored[-1:], NOON, YELLOW) == ("ill",)


def test_nothing_is_behind_the_risk_of_where_somebody_lives() -> None:
    risks = (RegionRisk("440100", "high", date(2026, 11, 20)),)
    assert behind(replace(shipped_policy(), risks=risks), CITIZEN, None, (), NOON, RED) == ()


def test_a_copy_is_known_by_what_it_was_made_from() -> None:
    assert {root_of(id_) for id_ in ("ab12.1", "ab12.1-c", "ab12.1-c-c")} == {"ab12.1"}


def test_an_appeal_shows_nothing_of_its_reason() -> None:
    one = Appeal("KTM-4827", b"c", "我发热了", YELLOW, ("ill",), NOON, NOON)
    assert repr(one) == "Appeal(KTM-4827 open)"
