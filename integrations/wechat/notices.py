"""Home of subscribe and template messages, and of the limits of their fields, checked before anything is sent."""

import re
from collections.abc import Mapping

Values = Mapping[str, str]
Body = Mapping[str, object]

HAN = r"\u3400-\u9fff\U00020000-\U0003ffff"
CLOCK = r"(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
DAY = r"[0-9]{4}(?:年[0-9]{1,2}月[0-9]{1,2}日|[-/][0-9]{1,2}[-/][0-9]{1,2})"
DATE = rf"{DAY}(?: {CLOCK}(?::[0-5][0-9])?)?"
TIME = rf"(?:{DAY} )?{CLOCK}(?::[0-5][0-9])?"
# kind of field → what it takes, as a pattern and in words; a field's name is its kind and a number (thing1)
TAKES: Mapping[str, tuple[str, str]] = {
    "thing": (r".{1,20}", "1 to 20 characters"),
    "number": (r"-?[0-9]{1,32}(?:\.[0-9]+)?", "a number of at most 32 digits"),
    "letter": (r"[A-Za-z]{1,32}", "1 to 32 letters"),
    "symbol": (r"[^\w\s]{1,5}", "1 to 5 symbols"),
    "character_string": (r"[\x21-\x7e]{1,32}", "1 to 32 letters, digits or symbols, no Chinese"),
    "time": (rf"{TIME}(?:~{TIME})?", "a time such as 15:01, or two with ~ between"),
    "date": (rf"{DATE}(?:~{DATE})?", "a date such as 2026年11月21日, or two with ~ between"),
    "amount": (r"[¥$€£]?[0-9]{1,10}(?:\.[0-9]{1,2})?元?", "at most 10 digits with a currency"),
    "phone_number": (r"\+?[0-9-]{1,17}", "at most 17 digits"),
    "car_number": (r"\w{1,8}", "at most 8 characters"),
    "name": (rf"(?:[{HAN}·]{{1,10}}|[A-Za-zÀ-ÿ .'-]{{1,20}})", "10 Chinese characters or 20 letters"),
    "phrase": (rf"[{HAN}]{{1,5}}", "1 to 5 Chinese characters"),
    "enum": (r".{1,20}", "a word of the template's list"),
}
FIELD = re.compile(r"([a-z_]+)[0-9]*")


def subscribe_body(template: str, page: str, values: Values) -> Body:
    return {"template_id": template, "page": page, "data": checked(values)}


def template_body(template: str, url: str, values: Values) -> Body:
    return {"template_id": template, "url": url, "data": checked(values)}


def checked(values: Values) -> Mapping[str, Mapping[str, str]]:
    """Raises ValueError naming the first field that would be refused, and what it takes."""
    for name, value in values.items():
        kind = FIELD.fullmatch(name)
        if kind is None or kind[1] not in TAKES:
            raise ValueError(f"{name}: no such field; a name is a kind and a number, such as thing1")
        pattern, words = TAKES[kind[1]]
        if not re.fullmatch(pattern, value):
            raise ValueError(f"{name}: takes {words}")
    return {name: {"value": value} for name, value in values.items()}
