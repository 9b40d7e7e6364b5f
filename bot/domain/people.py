"""Home of the person: who they are (the basic group of GB/T 38962), and how they are printed (masked)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.domain.documents import Documents, told_by
from bot.domain.errors import Refused

DOCUMENT_TYPES = (
    "resident_id",
    "residence_permit",
    "passport",
    "hk_macau_permit",
    "taiwan_permit",
    "permanent_residence",
)
MAINLAND_TYPES = ("resident_id", "residence_permit")
FIRST_HAN = "\u2e80"  # the scripts written without blanks between words begin here
GUARDED_UNTIL = 14  # years; below, a guardian signs up


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """One identity document; `nationality` is ISO 3166-1 alpha-2, `number` is already in its one spelling."""

    nationality: str
    type: str
    number: str

    def __repr__(self) -> str:
        return f"Document({self.type} {mask_number(self.number)})"

    @property
    def identity(self) -> str:
        """What makes two documents the same one: nationality and number."""
        return f"{self.nationality}:{self.number}"


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """`phone` is E.164 or, for documents other than mainland ones, an e-mail address; `region` is GB/T 2260."""

    name: str
    document: Document
    sex: str  # male | female
    birth_date: date
    phone: str
    region: str
    address: str

    def __repr__(self) -> str:
        return f"Person({mask_name(self.name)} {self.document!r} {mask_phone(self.phone)})"


def person_of(answers: Mapping[str, object], on: date, documents: Documents) -> Person:
    """Whom a complete registration describes. Raises Refused for a child under 14."""
    person = person_described(answers, documents)
    check_age(person.birth_date, on)
    return person


def person_described(answers: Mapping[str, object], documents: Documents) -> Person:
    """The same of any age: a child is registered by a guardian."""
    number = str(answers["document_number"])
    said = answers.get("document_type")
    told = {**answers, **told_by(number, str(said) if said else None, documents)}
    born = date.fromisoformat(str(told["birth_date"]))
    return Person(
        name=str(told["name"]),
        document=Document(str(told["nationality"]), str(told["document_type"]), number),
        sex=str(told["sex"]),
        birth_date=born,
        phone=str(told["phone"]),
        region=str(told["region"]),
        address=str(told["address"]),
    )


def check_age(born: date, on: date) -> None:
    if age(born, on) < GUARDED_UNTIL:
        raise Refused("errors.guardian")


def age(born: date, on: date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def mask_name(name: str) -> str:
    """`张三` → `张*`, `王小英` → `王*英`, `Maria Garcia` → `M*** G***`; `张 三` is `张三`.

    Long names keep three stars, which tell no length.
    """
    if max(name, default="") < FIRST_HAN:
        return " ".join(part[0] + _stars(len(part) - 1) for part in name.split())
    name = "".join(name.split())
    if len(name) <= 2:
        return name[:1] + _stars(len(name) - 1)
    return name[0] + _stars(len(name) - 2) + name[-1]


def _stars(letters: int) -> str:
    return "*" * min(letters, 3)


def mask_number(number: str) -> str:
    """`330106193501011234` → `3301**********1234`; shorter numbers keep two at each end."""
    kept = 4 if len(number) >= 15 else 2
    return number[:kept] + "*" * max(len(number) - 2 * kept, 1) + number[-kept:]


def mask_phone(phone: str) -> str:
    """`+8613812345678` → `138****5678`; `maria@example.org` → `m***@example.org`."""
    if "@" in phone:
        user, _, host = phone.partition("@")
        return f"{user[:1]}***@{host}"
    digits = phone.removeprefix("+86")
    return digits[:3] + "****" + digits[-4:]
