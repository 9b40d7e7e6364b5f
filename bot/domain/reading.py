"""Home of natural answers: what was typed becomes the typed value of the question, or is asked about."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.checks import Measure, check
from bot.domain.choosing import is_complaint, one_of, several_of
from bot.domain.dates import days_meant, is_vague, tells_year
from bot.domain.documents import DocumentFormat, Formats, is_date
from bot.domain.errors import Refused
from bot.domain.finding import Finder, Unclear
from bot.domain.forms import Question
from bot.domain.mrz import FILLER, name_said
from bot.domain.numerals import with_digits
from bot.domain.places import Places
from bot.domain.spelling import folded, is_newer_character, plain
from bot.domain.stays import is_still_there, stays_meant, told_of_home

__all__ = ["Reading", "Unclear", "read"]

LEFT = "left"  # the id under which hearing asks when a place was left
ADDRESS = 2  # characters at least
FOR_EXAMPLE = timedelta(days=3)
_MONTHS = "January February March April May June July August September October November December"
_NOT_MEASURED = frozenset(
    {"没量", "没有量", "没量过", "没测", "没有测", "没有体温计", "不知道", "跳过", "skip", "not measured"}
)
_DEGREES = re.compile(
    r"(?:我的?|体温|现在|是|大概|大约|my temperature is|it's|about|\s)*(?P<whole>\d{2,3})"
    r"(?:(?:[.,。点]|度)(?P<part>\d{1,2}))?\s*(?:度|°|摄氏度|degrees?)*\s*(?P<unit>c|f|华氏度?|celsius|fahrenheit)?\s*[.。]?"
)
_NAME_SIGNS = frozenset(
    "·・•. '’-/@"
)  # Malaysian passports print A/L, A/P, and @ between two names of one person
_MAIL = re.compile(r"\S@\S+\.\S")
_NAMED = re.compile(r"(?:我的?(?:名字)?[叫是]|姓名\s*[:：]?|my name is|i am|i'm|name\s*:)\s*", re.IGNORECASE)
_CLAUSE = re.compile(r"[,，、;；。!！]")
_NUMBERED = re.compile(
    r"\b(?:my|the|is|it|passport|document|resident|residence|permit|travel|identity|id|card|number|no|nr)\b",
    re.IGNORECASE,
)
_PHONED = re.compile(
    r"(?:我的?|手机|联系|电话|号码?|邮箱|是|[:：\s]|\b(?:my|phone|mobile|cell|tel|telephone|number|no|e-?mail|address|is)\b(?!\S*@)[.:\s]*)+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Reading:
    """What words are understood by. `region` is the account's or the person's, `document_type` what is known
    of theirs, `reserved` the folded words that are never a name or an address.
    """

    today: date
    language: str
    places: Places
    formats: Formats
    documents: Mapping[str, DocumentFormat]
    region: str
    reserved: frozenset[str] = frozenset()
    document_type: str = ""


def read(question: Question, words: str, reading: Reading) -> object:
    """The typed value (as of the API) that the words mean.

    None: left out, where that may be; at the question `left`: still there. Of places only what is told: [] nowhere,
    [{}] somewhere, and each `place` with `left` (a day, or None: still there) or without.
    Raises Refused with what would be right, or Unclear with every meaning.
    """
    value = _READERS[question.type](question, words, reading)
    said = {"document_type": reading.document_type} if reading.document_type else {}
    measure = measure_of(reading)
    if value is None:
        return None
    if isinstance(value, list) and question.type == "places":
        check(question, [{"left": None, **stay} for stay in value if stay], said, measure)
        return value
    return check(question, value, said, measure)


def measure_of(reading: Reading) -> Measure:
    """What values are held against, without what words are understood by."""
    return Measure(reading.today, reading.places, reading.formats, reading.documents)


def _text(question: Question, words: str, reading: Reading) -> str:
    text = unicodedata.normalize("NFC", _printable(words))
    if not text or folded(text) in reading.reserved:
        raise Refused("errors.text", example=question.help[reading.language])
    if question.id == "name":
        return _name(text)
    text = "".join(plain(each) if each.isdecimal() else each for each in text)
    if question.id == "address" and len(text) < ADDRESS:
        raise Refused("errors.address_short", example=question.help[reading.language])
    return text


def _name(text: str) -> str:
    name = _NAMED.sub("", text, count=1) if _NAMED.match(text) else text
    name = name_said(name)
    if not all(_is_of_name(sign) for sign in name) or _MAIL.search(name):
        raise Refused("errors.name_signs")
    return name


def _is_of_name(sign: str) -> bool:
    return unicodedata.category(sign)[0] in "LMN" or sign in _NAME_SIGNS or is_newer_character(sign)


def _printable(words: str) -> str:
    return " ".join("".join(each if unicodedata.category(each) != "Cc" else " " for each in words).split())


def _date(question: Question, words: str, reading: Reading) -> str | None:
    if question.id == LEFT and is_still_there(words):
        return None
    if not question.days and not tells_year(words):
        raise Refused("errors.date_year")
    days = days_meant(words, reading.today, question.days)
    if not days and is_vague(words):
        raise Refused("errors.date_about", example=_said_day(reading.today - FOR_EXAMPLE, reading))
    if not days:
        raise Refused("errors.date")
    if len(days) > 1:
        raise Unclear("errors.unclear_date", [(_said_day(day, reading), day.isoformat()) for day in days])
    return days[0].isoformat()


def _said_day(day: date, reading: Reading) -> str:
    year = day.year != reading.today.year
    if reading.language == "zh":
        return (f"{day.year}年" if year else "") + f"{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS.split()[day.month - 1]}" + (f" {day.year}" if year else "")


def _region(_question: Question, words: str, reading: Reading) -> str:
    return _finder(reading).region(words)


def _country(_question: Question, words: str, reading: Reading) -> str:
    return _finder(reading).country(words)


def _places(question: Question, words: str, reading: Reading) -> object:
    """Yes and no stand alone or before the places: 有，去了武汉."""
    finder = _finder(reading)
    parts = [part for part in _CLAUSE.split(plain(words)) if part.strip()]
    said = [_yes_or_no(question, part, finder) for part in parts]
    if parts and set(said) == {"none"}:
        return []
    named = ",".join(part for part, id_ in zip(parts, said, strict=True) if id_ != "some")
    if parts and not named:
        return [{}]
    return stays_meant(named, finder, reading.today)


def _yes_or_no(question: Question, part: str, finder: Finder) -> str:
    chosen = one_of(question, part)
    return chosen.id if chosen else told_of_home(part, finder, finder.near)


def _finder(reading: Reading) -> Finder:
    return Finder(reading.places, reading.language, reading.region)


def _phone(_question: Question, words: str, _reading: Reading) -> str:
    return _PHONED.sub("", plain(words)).rstrip("。.!！ ")


def _document(_question: Question, words: str, _reading: Reading) -> str:
    """Digits and Latin letters without the words around them: 我的护照是E12345678。 A day stays one, to be told so."""
    if is_date(words) or FILLER in plain(words):
        return words
    digits = "".join(str(unicodedata.decimal(sign, sign)) for sign in plain(words))
    bare = "".join(sign if _can_be_of_number(sign) else " " for sign in digits)
    return _NUMBERED.sub(" ", bare)


def _can_be_of_number(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Lo", "So"} and unicodedata.category(sign)[0] != "P"


def _choice(question: Question, words: str, _reading: Reading) -> str:
    chosen = one_of(question, words)
    if chosen is None:
        raise Refused("errors.pick")
    return chosen.id


def _choices(question: Question, words: str, _reading: Reading) -> list[str]:
    chosen = several_of(question, words)
    if chosen is None and question.id == "symptoms" and is_complaint(words):
        raise Refused("errors.symptoms_other")
    if chosen is None:
        raise Refused("errors.pick")
    return [option.id for option in chosen]


def _temperature(question: Question, words: str, _reading: Reading) -> float | None:
    """°C. 80 and more can only be °F."""
    short = with_digits(plain(words)).casefold().replace("℃", "c").replace("℉", "f")
    if not question.required and folded(words) in _NOT_MEASURED:
        return None
    match = _DEGREES.fullmatch(re.sub(r"(?<=\d)\s+(?=[\d.])|(?<=\.)\s+", "", short))
    if match is None:
        raise Refused("errors.temperature")
    degrees = float(f"{match['whole']}.{match['part'] or 0}")
    fahrenheit = degrees >= 80 if not match["unit"] else match["unit"][0] in "f华"
    return round((degrees - 32) * 5 / 9 if fahrenheit else degrees, 1)


def _confirm(_question: Question, words: str, _reading: Reading) -> bool:
    if folded(words) in {
        "是",
        "是的",
        "对",
        "同意",
        "确认",
        "属实",
        "都属实",
        "好",
        "好的",
        "yes",
        "y",
        "ok",
        "agree",
        "true",
    }:
        return True
    raise Refused("errors.pick")


_READERS: Mapping[str, Callable[[Question, str, Reading], object]] = {
    "text": _text,
    "date": _date,
    "region": _region,
    "country": _country,
    "phone": _phone,
    "document": _document,
    "places": _places,
    "choice": _choice,
    "choices": _choices,
    "temperature": _temperature,
    "confirm": _confirm,
}
