"""The one vocabulary of "when", and what it says when something is not known."""

import pytest

from bot.domain.conditions import Condition, holds


@pytest.mark.parametrize(
    ("op", "value", "wanted", "expected"),
    [
        ("is", "yes", "yes", True),
        ("is", "no", "yes", False),
        ("is_not", "no", "yes", True),
        ("is_not", "yes", "yes", False),
        ("in", "red", ("red", "yellow"), True),
        ("in", "green", ("red", "yellow"), False),
        ("not_in", "green", ("red", "yellow"), True),
        ("not_in", "red", ("red", "yellow"), False),
        ("any_of", ["fever", "fatigue"], ("fever",), True),
        ("any_of", [], ("fever",), False),
        ("none_of", [], ("fever",), True),
        ("none_of", ["fever"], ("fever",), False),
        ("at_least", 2, 2, True),
        ("at_least", 1, 2, False),
        ("at_most", 2, 2, True),
        ("at_most", 37.5, 37.3, False),
    ],
)
def test_each_operator(op: str, value: object, wanted: object, expected: bool) -> None:
    assert holds((Condition("it", op, wanted),), {"it": value}) is expected


def test_no_condition_always_holds() -> None:
    assert holds((), {}) is True


def test_a_missing_value_is_unknown() -> None:
    condition = Condition("contact", "is", "yes")
    assert holds((condition,), {}) is None
    assert holds((condition,), {"contact": None}) is None


def test_one_false_condition_decides_whatever_else_is_unknown() -> None:
    conditions = (Condition("contact", "is", "yes"), Condition("symptoms", "any_of", ("fever",)))
    assert holds(conditions, {"symptoms": []}) is False
    assert holds(conditions, {"symptoms": ["fever"]}) is None


@pytest.mark.parametrize(
    ("op", "value", "wanted"), [("in", "a", "abc"), ("at_least", True, 1), ("at_least", "2", 1)]
)
def test_values_of_the_wrong_kind_are_a_bug_not_an_answer(op: str, value: object, wanted: object) -> None:
    with pytest.raises(TypeError):
        holds((Condition("it", op, wanted),), {"it": value})
