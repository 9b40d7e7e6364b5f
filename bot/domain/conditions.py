"""Home of the one vocabulary of "when": the operators of `ask_if` and of the colour rules, three-valued."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

OPERATORS: Mapping[str, Callable[[object, object], bool]] = {
    "is": lambda value, wanted: value == wanted,
    "is_not": lambda value, wanted: value != wanted,
    "in": lambda value, wanted: value in _collection(wanted),
    "not_in": lambda value, wanted: value not in _collection(wanted),
    "any_of": lambda value, wanted: bool(set(_collection(value)) & set(_collection(wanted))),
    "none_of": lambda value, wanted: not set(_collection(value)) & set(_collection(wanted)),
    "at_least": lambda value, wanted: _number(value) >= _number(wanted),
    "at_most": lambda value, wanted: _number(value) <= _number(wanted),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """`of` names an answer (in `ask_if`) or a fact (in a rule)."""

    of: str
    op: str
    value: object


def holds(conditions: tuple[Condition, ...], values: Mapping[str, object]) -> bool | None:
    """All of them: False as soon as one is false, None while one is unknown (its value missing or None)."""
    unknown = False
    for condition in conditions:
        value = values.get(condition.of)
        if value is None:
            unknown = True
        elif not OPERATORS[condition.op](value, condition.value):
            return False
    return None if unknown else True


def _collection(value: object) -> tuple[object, ...]:
    if isinstance(value, (list, tuple, frozenset, set)):
        return tuple(value)
    raise TypeError("a list is needed here")


def _number(value: object) -> float:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    raise TypeError("a number is needed here")
