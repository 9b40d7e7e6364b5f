"""Whom a conversation is about: what people are called, and whose answers are whose."""

import pytest

from bot.conversation.session import Session
from bot.dialogs.members import (
    KNOWN,
    called,
    known,
    number_of,
    numbers,
    said_of,
    short_name,
    who,
    with_people,
)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("李小满", "小满"),
        ("王 小 满", "小满"),
        ("王芳", "王芳"),
        ("欧阳修", "欧阳修"),
        ("欧阳娜娜", "娜娜"),
        ("阿卜杜拉·买买提", "卜杜拉"),
        ("Maria Garcia", "Maria"),
        ("Maximiliano-Alexander Garcia", "Maximiliano-"),
        ("", ""),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_two_who_would_be_called_alike_are_called_by_their_whole_name() -> None:
    session = with_people(Session(), [{"name": "李小满"}, {"name": "王小满"}, {"name": "张三三"}])
    assert [called(session, number) for number in numbers(session)] == ["李小满", "王小满", "三三"]
    alike = with_people(Session(), [{"name": "李小满"}, {"name": "李小满"}])
    assert [called(alike, number) for number in numbers(alike)] == ["小满1", "小满2"]


def test_only_the_health_of_others_carries_their_name() -> None:
    session = with_people(Session(), [{"name": "李小满"}])
    assert (who(session, "declaration:1"), who(session, "declaration"), who(session, "member:1")) == (
        "小满",
        "",
        "",
    )
    assert [number_of(form) for form in ("declaration:2", "member:1", "declaration", "registration")] == [
        2,
        1,
        0,
        0,
    ]


def test_what_is_the_same_is_taken_over_and_nothing_else() -> None:
    own = {
        "places": [],
        "contact": "unknown",
        "contact_told": "no",
        "contact_ill": "no",
        "symptoms": ["fever"],
    }
    told = {"same": "same", "places": [{"place": "310000"}], "symptoms": []}
    session = Session(answers={"declaration": own, "declaration:1": told})
    assert said_of(session, 1) == {
        "places": [],
        "contact": "unknown",
        "contact_told": "no",
        "contact_ill": "no",
        "symptoms": [],
    }
    other = Session(answers={"declaration": own, "declaration:1": {**told, "same": "different"}})
    assert said_of(other, 1)["places"] == [{"place": "310000"}]


def test_a_new_person_is_told_apart_from_those_whose_code_is_shown() -> None:
    told = {"name": "李小满", "document_number": "440106201905010075"}
    for held, becomes in (("孙小满", "李小满"), ("李小满", "李小满(0075)"), ("孙小花", "小满")):
        session = Session(answers={"member:1": told, KNOWN: known([held])})
        assert called(session, 1) == becomes
    unnumbered = Session(answers={"member:1": {"name": "李小满"}, KNOWN: known(["李小满"])})
    assert called(unnumbered, 1) == "李小满"
    named = with_people(Session(), [{"name": "李小满", "called": "李小满"}])
    assert called(named, 1) == "李小满"
