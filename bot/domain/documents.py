"""Home of document numbers: their one spelling, which document they belong to, and what they tell by themselves."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.domain.errors import Refused
from bot.domain.mrz import FILLER, number_of_line

SHORTEST = 8  # digits that may be a card's number typed in part; fewer are something else
EARLIEST_BIRTH = date(1900, 1, 1)
_MAINLAND = re.compile(r"[0-9]{17}[0-9X]")
_DIGITS = re.compile(r"[0-9]+X?")
_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DATE = re.compile(
    rf"[0-9]{{4}}\s*[-/.年]\s*[0-9]{{1,2}}\s*[-/.月]\s*[0-9]{{1,2}}\s*日?|[0-9]{{1,2}}([-/. ])[0-9]{{1,2}}\1[0-9]{{4}}"
    rf"|[0-9]{{1,2}}(?:st|nd|rd|th)?[\s,.-]*(?:of )?{_MONTH}[\s,.-]*(?:19|20)[0-9]{{2}}"
    rf"|{_MONTH}[\s.]+[0-9]{{1,2}}(?:st|nd|rd|th)?[\s,]+(?:19|20)[0-9]{{2}}"
)
_IGNORED = re.compile(r"[\s\u200b-\u200f\u2060\ufeff.·_-]+")


@dataclass(frozen=True, slots=True)
class DocumentFormat:
    """The shape of one kind of number; `nationality` empty means it is asked."""

    type: str
    pattern: str
    example: str
    nationality: str = ""


Documents = Mapping[str, DocumentFormat]


class Formats(Protocol):
    """Shapes of numbers that a library knows."""

    def mainland_number(self, number: str) -> bool:
        """Whether 18 characters satisfy ISO 7064 MOD 11-2."""
        ...

    def phone(self, text: str, *, mainland: bool) -> str | None:
        """E.164; a mainland mobile when `mainland`, else any valid number written with its country code."""
        ...


def one_spelling(text: str) -> str:
    """Upper case ASCII without blanks; digits of any script become 0 to 9."""
    plain = _IGNORED.sub("", unicodedata.normalize("NFKC", text)).upper()
    return "".join(str(unicodedata.decimal(each, each)) for each in plain)


def read_number(text: str, on: date, formats: Formats, documents: Documents) -> tuple[str | None, str]:
    """The document's type, None when the number alone does not tell it, and the number in its one spelling."""
    if is_date(text):
        raise Refused("errors.number_date")
    number = one_spelling(text)
    if FILLER in number:
        number = number_of_line(number)
    fitting = types_of(number, documents)
    if _MAINLAND.fullmatch(number):
        _mainland_holds(number, on, formats)
    elif not fitting:
        raise _misfit(number)
    return fitting[0] if len(fitting) == 1 else None, number


def is_date(text: str) -> bool:
    """Whether it is written as a day is: without what stands between them, its signs could be a number."""
    return _DATE.fullmatch(unicodedata.normalize("NFKC", text).strip(" .。").casefold()) is not None


def types_of(number: str, documents: Documents) -> tuple[str, ...]:
    """The types whose shape a number in its one spelling has."""
    return tuple(each.type for each in documents.values() if re.fullmatch(each.pattern, number))


def holds_mainland_number(text: str) -> bool:
    """Whether 18 characters in it have the shape of a mainland number, typed well or not."""
    return re.search(r"(?<![0-9])[0-9]{17}[0-9X](?![0-9])", one_spelling(text)) is not None


def told_by(number: str, type_: str | None, documents: Documents) -> Mapping[str, object]:
    """What need not be asked after a number: its type, and what type and digits tell.

    `type_` is what the person said; it counts only where the number alone leaves it open. Digits 7 to 14 are
    the birth date and an odd 17th digit is a man, in GB 11643 and on permanent residence cards since 2023.
    """
    told: dict[str, object] = {}
    fitting = types_of(number, documents)
    if len(fitting) == 1:
        told["document_type"] = type_ = fitting[0]
    if type_ in fitting and (nationality := documents[type_].nationality):
        told["nationality"] = nationality
    if _MAINLAND.fullmatch(number) and (born := _birth_date(number)):
        told["sex"] = "male" if int(number[16]) % 2 else "female"
        told["birth_date"] = born.isoformat()
    return told


def _mainland_holds(number: str, on: date, formats: Formats) -> None:
    born = _birth_date(number)
    if born is None or not EARLIEST_BIRTH <= born <= on:
        raise Refused("errors.number_birth", typed=len(number))
    if not formats.mainland_number(number):
        raise Refused("errors.number_check", typed=len(number))


def _misfit(number: str) -> Refused:
    if re.fullmatch(r"[0-9]{15}", number):
        return Refused("errors.number_15")
    if _DIGITS.fullmatch(number) and len(number) < SHORTEST:
        return Refused("errors.number_short")
    if _DIGITS.fullmatch(number):
        return Refused("errors.number_length", typed=len(number))
    return Refused("errors.number_shape")


def _birth_date(number: str) -> date | None:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
