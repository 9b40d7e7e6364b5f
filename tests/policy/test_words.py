"""The words of the shipped policy: danger is heard and nothing else is taken for it, choices are safe to tap."""

from pathlib import Path

import pytest
from danger_words import DANGER, NO_DANGER
from made_up import shipped_policy

from bot.conversation.router import folded
from bot.domain.documents import types_of
from bot.domain.policy import Policy

PLACES = Path(__file__).parents[2] / "config/policy/places"


def dangerous(words: str) -> bool:
    return any(each.search(folded(words)) for each in shipped_policy().danger)


@pytest.fixture
def policy() -> Policy:
    return shipped_policy()


@pytest.mark.parametrize("words", DANGER)
def test_mortal_danger_is_heard(words: str) -> None:
    assert dangerous(words)


@pytest.mark.parametrize("words", NO_DANGER)
def test_other_words_are_no_danger(words: str) -> None:
    assert not dangerous(words)


def test_every_pattern_of_danger_finds_something(policy: Policy) -> None:
    assert [each.pattern for each in policy.danger if not any(map(each.search, map(folded, DANGER)))] == []


def test_danger_stands_in_no_choice_and_no_place(policy: Policy) -> None:
    options = [option for form in policy.forms.values() for each in form.questions for option in each.options]
    assert options
    assert not any(dangerous(words) for option in options for words in option.text.values())
    for file in ("gbt2260.csv", "names.csv", "cities.csv"):
        text = (PLACES / file).read_text("utf-8")
        assert text
        assert [line for line in text.splitlines() if dangerous(line)] == []


def test_the_seven_symptoms_are_yellow_and_asked_by_their_words(policy: Policy) -> None:
    question = policy.forms["declaration"].question("symptoms")
    assert [option.text["zh"] for option in question.options] == [
        "没有症状",
        "发热",
        "乏力",
        "干咳",
        "鼻塞",
        "流涕",
        "咽痛",
        "腹泻",
    ]
    rule = next(rule for rule in policy.rules if rule.id == "declared_symptoms")
    assert rule.when[0].value == tuple(option.id for option in question.options[1:])


def test_every_question_says_why_in_one_sentence(policy: Policy) -> None:
    for form in policy.forms.values():
        for question in form.questions:
            assert question.why["zh"].count("。") == question.why["en"].count(".") == 1


def test_only_short_numbers_leave_the_document_open(policy: Policy) -> None:
    told = {type_: types_of(each.example, policy.documents) for type_, each in policy.documents.items()}
    assert told == {
        "resident_id": ("resident_id",),
        "residence_permit": ("residence_permit",),
        "passport": ("passport",),
        "hk_macau_permit": ("passport", "hk_macau_permit"),
        "taiwan_permit": ("passport", "taiwan_permit"),
        "permanent_residence": ("permanent_residence",),
    }
