"""Home of the correction: a name, number or phone that was written wrong or has changed, put right after review;
and of a declaration put right by its own citizen.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from bot.domain.declarations import DECLARATION, Declaration
from bot.domain.documents import Documents, told_by, types_of
from bot.domain.errors import Refused
from bot.domain.people import Document, Person

OPEN, DONE, REFUSED = "open", "done", "refused"
NAME, NUMBER, PHONE = FIELDS = ("name", "document_number", "phone")


@dataclass(frozen=True, slots=True, repr=False)
class Correction:
    """`value` is the checked answer to the registration's question `field`.

    Of a declaration it holds the ids of the one taken back and of the one in its place, with a blank between.
    """

    id: str
    citizen: bytes
    field: str
    value: str
    asked_at: datetime
    state: str = OPEN
    decided_at: datetime | None = None
    decided_by: str = ""
    words: str = ""

    def __repr__(self) -> str:
        return f"Correction({self.id} {self.field} {self.state})"


def corrected(person: Person, field: str, value: str, documents: Documents) -> Person:
    """Who somebody is with one answer put right. Raises Refused for a number of an unclear kind."""
    if field == NAME:
        return replace(person, name=value)
    if field == PHONE:
        return replace(person, phone=value)
    fitting, type_ = types_of(value, documents), person.document.type
    if type_ not in fitting and len(fitting) != 1:
        raise Refused("errors.number_type")
    kept = {"nationality": person.document.nationality, "document_type": type_}
    told = {**kept, **told_by(value, type_, documents)}
    born = told.get("birth_date")
    return replace(
        person,
        document=Document(str(told["nationality"]), str(told["document_type"]), value),
        sex=str(told.get("sex", person.sex)),
        birth_date=date.fromisoformat(str(born)) if born else person.birth_date,
    )


def value_of(person: Person, field: str) -> str:
    """What stands there now."""
    return {NAME: person.name, NUMBER: person.document.number, PHONE: person.phone}[field]


def correctable(
    declarations: Sequence[Declaration], corrections: Iterable[Correction], now: datetime, within: timedelta
) -> Declaration | None:
    """The latest declaration while it can still be taken back: for a short time, and once."""
    last = max(declarations, key=lambda each: each.declared_at, default=None)
    if last is None or now - last.declared_at > within:
        return None
    replacing = {each.value.split()[-1] for each in corrections if each.field == DECLARATION}
    return None if last.id in replacing else last


def uncorrected(
    declarations: Sequence[Declaration], corrections: Iterable[Correction]
) -> tuple[Declaration, ...]:
    """The declarations that were not taken back."""
    gone = {each.value.split()[0] for each in corrections if each.field == DECLARATION}
    return tuple(each for each in declarations if each.id not in gone)


def answers_of(declaration: Declaration) -> Mapping[str, object]:
    """The answers to the form that said it. Why a contact is unknown is asked again."""
    answers: dict[str, object] = {
        "places": [
            {"place": stay.place, "left": stay.left.isoformat() if stay.left else None}
            for stay in declaration.stays
        ],
        "contact": declaration.contact,
        "symptoms": list(declaration.symptoms),
    }
    if declaration.contact_date:
        answers["contact_date"] = declaration.contact_date.isoformat()
    if declaration.symptoms_date:
        answers |= {
            "symptoms_date": declaration.symptoms_date.isoformat(),
            "temperature": declaration.temperature,
        }
    return answers
