"""Home of reading one table of a policy file: each key taken once, by its kind, every mistake noted."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from bot.domain.conditions import OPERATORS, Condition
from config.faults import Fault

LANGUAGES = ("zh", "en")
_UNITS = {"minute": "minutes", "hour": "hours", "day": "days"}


class Table:
    """`where` is the key of the table in its file; `faults` collects what is wrong."""

    def __init__(self, file: str, where: str, values: Mapping[str, object], faults: list[Fault]) -> None:
        self._file = file
        self._where = where
        self._left = dict(values)
        self._faults = faults

    def fault(self, key: str, wrong: str, right: str) -> None:
        where = ".".join(part for part in (self._where, key) if part)
        self._faults.append(Fault(self._file, where or "file", wrong, right))

    def has(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str, *, otherwise: str | None = None) -> str:
        value = self._taken(key, otherwise)
        if isinstance(value, str) and (value.strip() or value == otherwise):
            return value
        self.fault(key, "is not a text" if value else "is missing", "write some words in quotes")
        return ""

    def number(self, key: str, lowest: int, highest: int, *, otherwise: int | None = None) -> int:
        value = self._taken(key, otherwise)
        whole = isinstance(value, int) and not isinstance(value, bool)
        if isinstance(value, int) and whole and (value == otherwise or lowest <= value <= highest):
            return value
        self.fault(key, _said(value), f"a whole number from {lowest} to {highest}")
        return lowest

    def flag(self, key: str, *, otherwise: bool) -> bool:
        value = self._taken(key, otherwise)
        if isinstance(value, bool):
            return value
        self.fault(key, _said(value), "true or false, without quotes")
        return otherwise

    def day(self, key: str, *, needed: bool) -> date | None:
        value = self._taken(key, None)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None or needed:
            self.fault(key, _said(value), "a date without quotes: 2020-01-23")
        return date.min if needed else None

    def period(self, key: str) -> timedelta:
        value = self._taken(key, None)
        match = re.fullmatch(r"([0-9]{1,6}) (minute|hour|day)s?", value) if isinstance(value, str) else None
        if match and int(match[1]):
            return timedelta(**{_UNITS[match[2]]: int(match[1])})
        self.fault(key, _said(value), 'a period: "30 minutes", "48 hours", "7 days"')
        return timedelta(days=1)

    def words(self, key: str) -> Mapping[str, str]:
        """A text in every language."""
        table = self.table(key)
        words = {language: table.text(language) for language in LANGUAGES}
        table.end()
        return words

    def texts(self, key: str) -> tuple[str, ...]:
        value = self._taken(key, None)
        if (
            isinstance(value, list)
            and value
            and all(isinstance(each, str) and each.strip() for each in value)
        ):
            return tuple(value)
        self.fault(key, _said(value), 'a list of texts: ["…", "…"]')
        return ()

    def table(self, key: str) -> "Table":
        value = self._taken(key, None)
        where = f"{self._where}.{key}" if self._where else key
        if isinstance(value, dict):
            return Table(self._file, where, value, self._faults)
        self.fault(key, "is missing" if value is None else "is not a table", f"write it under [{where}]")
        return Table(self._file, where, {}, [])

    def tables(self, key: str, *, needed: bool = True) -> tuple["Table", ...]:
        """A list of tables, each named by its id where it has one, else by its place."""
        value = self._taken(key, None if needed else [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            self.fault(key, _said(value), f"write each under [[{key}]]")
            return ()
        if needed and not value:
            self.fault(key, "is empty", "write at least one")
        start = f"{self._where}.{key}" if self._where else key
        return tuple(
            Table(self._file, f"{start}[{each.get('id', number)}]", each, self._faults)
            for number, each in enumerate(value, 1)
        )

    def conditions(
        self, key: str, of: str, known: Mapping[str, object], *, needed: bool
    ) -> tuple[Condition, ...]:
        """`of` is the key naming the fact or question; `known` are those that may be named, with a sample value
        whose type the condition's value must have (None: any).
        """
        tables = self.tables(key, needed=needed)
        found = [_condition(each, of, known) for each in tables]
        return tuple(each for each in found if each is not None)

    def end(self) -> None:
        """Notes every key nobody asked for."""
        for key in self._left:
            self.fault(key, "is not a known key", "remove it, or look for a slip of the pen")

    def raw(self, key: str) -> object:
        return self._taken(key, None)

    def _taken(self, key: str, otherwise: object) -> object:
        return self._left.pop(key, otherwise)

    def names(self) -> tuple[str, ...]:
        return tuple(self._left)


def read_file(folder: Path, name: str, faults: list[Fault]) -> Table:
    """The top table of a TOML file of the policy; an empty one, with its fault noted, when it cannot be read."""
    file = str(folder / name)
    try:
        values = tomllib.loads((folder / name).read_text("utf-8"))
    except FileNotFoundError:
        faults.append(Fault(file, "file", "is missing", "copy it there from the shipped policy"))
    except (OSError, UnicodeDecodeError) as error:
        faults.append(
            Fault(file, "file", f"cannot be read ({type(error).__name__})", "a readable UTF-8 file")
        )
    except tomllib.TOMLDecodeError as error:
        faults.append(Fault(file, "file", f"is not TOML: {error}", "see https://toml.io"))
    else:
        return Table(file, "", values, faults)
    return Table(file, "", {}, [])


def _condition(table: Table, of: str, known: Mapping[str, object]) -> Condition | None:
    name = table.text(of)
    operators = table.names()
    if name and name not in known:
        table.fault(of, f'there is no {of} "{name}"', f"one of {', '.join(known)}")
        return None
    if len(operators) != 1 or operators[0] not in OPERATORS:
        said = ", ".join(operators) or "no operator"
        table.fault("", f"{said}: not one of the operators", f"one of {', '.join(OPERATORS)}")
        return None
    value = table.raw(operators[0])
    if name and (right := _right_value(operators[0], value, known[name])):
        table.fault(operators[0], _said(value), right)
        return None
    return Condition(name, operators[0], tuple(value) if isinstance(value, list) else value)


def _right_value(operator: str, value: object, sample: object) -> str:
    """What the value must be instead; empty when it is right."""
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if operator in {"at_least", "at_most"}:
        if number and (sample is None or (isinstance(sample, int) and not isinstance(sample, bool))):
            return ""
        return "a number, of something that is counted"
    several = isinstance(sample, tuple)
    if operator in {"any_of", "none_of", "in", "not_in"}:
        if several != (operator in {"any_of", "none_of"}) and sample is not None:
            return f"{operator} does not go with this; " + (
                "any_of or none_of" if several else "is, in or not_in"
            )
        return "" if isinstance(value, list) and value else "a list"
    if sample is not None and (several or type(value) is not type(sample)):
        return "any_of or none_of with a list" if several else f"a value like {sample!r}".lower()
    return ""


def _said(value: object) -> str:
    return "is missing" if value is None else f"is {value!r}"
