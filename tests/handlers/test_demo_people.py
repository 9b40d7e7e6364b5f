"""The persons of the demo are made up, and what they type fits the shipped policy."""

import json
from datetime import date
from importlib.resources import files

import pytest

from bot.domain.documents import read_number, told_by
from config.loader import load_policy
from integrations.formats import LibraryFormats

PEOPLE = json.loads((files("templates") / "demo" / "people.json").read_text("utf-8"))


def typed(person: dict[str, list[list[str]]], field: str) -> str:
    return next(row[1] for row in person["crib"] if row[2:] == [field])


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person["id"])
def test_numbers_and_phones_are_valid(person: dict[str, list[list[str]]]) -> None:
    policy, formats = load_policy(), LibraryFormats()
    number = typed(person, "document_number")
    type_, _ = read_number(number, date(2026, 11, 24), formats, policy.documents)
    foreign = person["id"] == "maria"
    assert type_ == ("passport" if foreign else "resident_id")
    assert foreign or told_by(number, type_, policy.documents)["sex"] in {"male", "female"}
    phone = formats.phone(typed(person, "phone"), mainland=not foreign)
    assert phone == str(person["mobile"]).replace(" ", "")


def test_the_usual_persons_are_there() -> None:
    assert [person["id"] for person in PEOPLE] == ["zhangsan", "wangxiuying", "lilei", "chenjing", "maria"]
    old = next(person for person in PEOPLE if person["id"] == "wangxiuying")
    assert typed(old, "document_number")[6:10] == "1958"


def test_where_one_has_been_is_listed_as_high_risk() -> None:
    policy = load_policy()
    person = next(person for person in PEOPLE if person["id"] == "chenjing")
    where = next(value for label, value, *_ in person["crib"] if label == "去了 Where")
    (place,) = policy.places.find(where)
    assert place.code in {risk.place for risk in policy.risks if risk.level == "high"}
