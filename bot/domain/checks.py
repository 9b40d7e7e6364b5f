"""Home of checking a typed value: its one spelling comes back, or a sentence saying what would be right."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.conditions import holds
from bot.domain.documents import (
    EARLIEST_BIRTH,
    Documents,
    Formats,
    holds_mainland_number,
    read_number,
    types_of,
)
from bot.domain.errors import Refused
from bot.domain.forms import Answers, Form, Question, known
from bot.domain.mrz import name_said
from bot.domain.people import MAINLAND_TYPES, check_age
from bot.domain.places import Places
from bot.domain.spelling import is_newer_character

MOST_PLACES = 20
STAY_DAYS = 14
LOWEST, HIGHEST = 34.0, 43.0  # °C, of a living person
_MAIL = re.compile(r"[!-?A-~]{1,64}@(?:[A-Za-z0-9-]{1,63}\.){1,8}[A-Za-z]{2,24}")
_DIRECTION = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)  # can make a line read otherwise


@dataclass(frozen=True, slots=True)
class Measure:
    """What values are held against: the Beijing date, places, numbers."""

    on: date
    places: Places
    formats: Formats
    documents: Documents


def check(question: Question, value: object, answers: Answers, measure: Measure) -> object:
    """The value in its one spelling. `answers` are the form's others. Raises Refused."""
    if value is None and not question.required:
        return None
    return _CHECKS[question.type](question, value, answers, measure)


def faults_of(form: Form, answers: Answers, measure: Measure) -> Mapping[str, Refused]:
    """Everything wrong with a whole form at once, by question."""
    told = known(form, answers, measure.documents)
    values, faults = dict(told), dict[str, Refused]()
    for question in form.questions:
        if question.id in told or not holds(question.ask_if, values):
            continue
        try:
            values[question.id] = _given(question, answers, measure)
        except Refused as refused:
            faults[question.id] = refused
    if (born := values.get("birth_date")) and "document_number" not in faults:
        try:
            check_age(date.fromisoformat(str(born)), measure.on)
        except Refused as refused:
            faults["birth_date" if "birth_date" not in told else "document_number"] = refused
    return faults


def _given(question: Question, answers: Answers, measure: Measure) -> object:
    if question.id not in answers:
        raise Refused("errors.missing")
    return check(question, answers[question.id], answers, measure)


def _text(question: Question, value: object, _answers: Answers, _measure: Measure) -> str:
    text = " ".join(unicodedata.normalize("NFC", _string(value)).split())
    if question.id == "name":
        text = name_said(text)
    if not text:
        raise Refused("errors.text_empty")
    if len(text) > question.longest:
        raise Refused("errors.text_long", longest=question.longest, typed=len(text))
    if not all(_is_written(sign) for sign in text):
        raise Refused("errors.text_signs")
    if not any(sign.isalnum() or is_newer_character(sign) for sign in text):
        raise Refused("errors.text_letters")
    if question.id == "name" and any(sign.isdigit() for sign in text):
        raise Refused("errors.name_digits")
    if question.id == "address" and holds_mainland_number(text):
        raise Refused("errors.address_number")
    return text


def _is_written(sign: str) -> bool:
    odd = unicodedata.category(sign) in {"Cc", "Cs", "Cn"} or sign in _DIRECTION
    return not odd or is_newer_character(sign)


def _date(question: Question, value: object, _answers: Answers, measure: Measure) -> str:
    earliest = measure.on - timedelta(days=question.days) if question.days else EARLIEST_BIRTH
    return _day(value, earliest, measure.on).isoformat()


def _day(value: object, earliest: date, latest: date) -> date:
    try:
        day = date.fromisoformat(_string(value))
    except ValueError:
        raise Refused("errors.day") from None
    if day > latest:
        raise Refused("errors.date_future")
    if day < earliest:
        raise Refused("errors.date_early", year=earliest.year, month=earliest.month, day=earliest.day)
    return day


def _region(_question: Question, value: object, _answers: Answers, measure: Measure) -> str:
    code = _string(value).strip()
    if not re.fullmatch(r"[0-9]{6}", code):
        raise Refused("errors.region")
    return _place(code, measure)


def _country(_question: Question, value: object, _answers: Answers, measure: Measure) -> str:
    code = _string(value).strip().upper()
    if not re.fullmatch(r"[A-Z]{2}", code) or measure.places.get(code) is None:
        raise Refused("errors.country")
    return code


def _place(code: str, measure: Measure) -> str:
    place = measure.places.get(code)
    if place is None:
        raise Refused("errors.region")
    if place.until is not None and place.until < measure.on:
        raise Refused("errors.region_gone")
    return code


def _phone(_question: Question, value: object, answers: Answers, measure: Measure) -> str:
    text = unicodedata.normalize("NFKC", _string(value)).strip()
    if phone := measure.formats.phone(text, mainland=True):
        return phone
    if _document_type(answers, measure) in MAINLAND_TYPES:
        raise Refused("errors.phone_mainland")
    if len(text) <= 254 and _MAIL.fullmatch(text):
        user, _, host = text.rpartition("@")
        return f"{user}@{host.lower()}"
    if phone := measure.formats.phone(text, mainland=False):
        return phone
    raise Refused("errors.phone_any")


def _document_type(answers: Answers, measure: Measure) -> object:
    number = answers.get("document_number")
    fitting = types_of(number, measure.documents) if isinstance(number, str) else ()
    return fitting[0] if len(fitting) == 1 else answers.get("document_type")


def _document(_question: Question, value: object, answers: Answers, measure: Measure) -> str:
    told, number = read_number(_string(value), measure.on, measure.formats, measure.documents)
    said = answers.get("document_type")
    if told is None and isinstance(said, str) and said not in types_of(number, measure.documents):
        raise Refused("errors.number_type")
    return number


def _places(
    _question: Question, value: object, _answers: Answers, measure: Measure
) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise Refused("errors.places")
    if len(value) > MOST_PLACES:
        raise Refused("errors.places_many", most=MOST_PLACES)
    return [_stay(stay, measure) for stay in value]


def _stay(stay: object, measure: Measure) -> dict[str, object]:
    if not isinstance(stay, dict) or set(stay) != {"place", "left"}:
        raise Refused("errors.places")
    code, left = _string(stay["place"]).strip().upper(), stay["left"]
    if not re.fullmatch(r"[0-9]{6}|[A-Z]{2}", code):
        raise Refused("errors.places")
    _place(code, measure)
    day = None if left is None else _day(left, measure.on - timedelta(days=STAY_DAYS), measure.on)
    return {"place": code, "left": day.isoformat() if day else None}


def _choice(question: Question, value: object, answers: Answers, measure: Measure) -> str:
    if value not in [option.id for option in question.options]:
        raise Refused("errors.choose")
    number = answers.get("document_number")
    if question.id == "document_type" and isinstance(number, str):
        fitting = types_of(number, measure.documents)
        if len(fitting) > 1 and value not in fitting:
            raise Refused("errors.number_type")
    return _string(value)


def _choices(question: Question, value: object, _answers: Answers, _measure: Measure) -> list[str]:
    """In the order of the options; `none` stands for the empty list and beside nothing else."""
    ids = [option.id for option in question.options]
    if not isinstance(value, list) or not all(each in ids for each in value):
        raise Refused("errors.choose")
    if "none" in value and set(value) != {"none"}:
        raise Refused("errors.none_beside")
    return [each for each in ids if each in value and each != "none"]


def _temperature(_question: Question, value: object, _answers: Answers, _measure: Measure) -> float:
    if not isinstance(value, (int, float)) or isinstance(value, bool) or not LOWEST <= value <= HIGHEST:
        raise Refused("errors.temperature")
    return round(float(value), 1)


def _confirm(_question: Question, value: object, _answers: Answers, _measure: Measure) -> bool:
    if value is not True:
        raise Refused("errors.confirm")
    return True


def _string(value: object) -> str:
    if not isinstance(value, str):
        raise Refused("errors.string")
    return value


_CHECKS: Mapping[str, Callable[[Question, object, Answers, Measure], object]] = {
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
