"""Home of reading a list of documents, one a line: all faults are found before anything is written."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.calendar import beijing_date
from bot.domain.documents import read_number, types_of
from bot.domain.errors import Refused
from bot.domain.people import DOCUMENT_TYPES, Document
from bot.ports import Ports

PASSPORT = "passport"


@dataclass(frozen=True, slots=True)
class Fault:
    line: int
    refused: Refused


def read_documents(
    ports: Ports, lines: Iterable[str], now: datetime
) -> tuple[tuple[Document, ...], tuple[Fault, ...]]:
    """A line is `number`, `nationality number` or `nationality type number`; blank lines are nothing."""
    documents: dict[str, Document] = {}
    faults: list[Fault] = []
    for number, line in enumerate(lines, 1):
        parts = line.replace(",", " ").replace("\ufeff", "").split()
        try:
            if parts and (document := _document(ports, parts, now)):
                _only_once(documents, document)
        except Refused as refused:
            faults.append(Fault(number, refused))
    return tuple(documents.values()), tuple(faults)


def _only_once(documents: dict[str, Document], document: Document) -> None:
    if document.identity in documents:
        raise Refused("errors.document_twice")
    documents[document.identity] = document


def _document(ports: Ports, parts: list[str], now: datetime) -> Document:
    nationality = parts.pop(0).upper() if len(parts) > 1 and _is_country(ports, parts[0]) else ""
    said = parts.pop(0).lower() if len(parts) > 1 and parts[0].lower() in DOCUMENT_TYPES else ""
    on = beijing_date(now)
    _, number = read_number(" ".join(parts), on, ports.formats, ports.policy.documents)
    type_ = _type(ports, number, said, nationality)
    fixed = ports.policy.documents[type_].nationality
    if fixed and nationality and fixed != nationality:
        raise Refused("errors.document_nationality", type=type_, nationality=fixed)
    if not (fixed or nationality):
        raise Refused("errors.document_which")
    return Document(fixed or nationality, type_, number)


def _type(ports: Ports, number: str, said: str, nationality: str) -> str:
    """The one type of this shape, the one said, or a passport where a nationality stands before it."""
    fitting = types_of(number, ports.policy.documents)
    if said:
        if said not in fitting:
            raise Refused("errors.document_type", type=said)
        return said
    if len(fitting) == 1:
        return fitting[0]
    if nationality and PASSPORT in fitting:
        return PASSPORT
    raise Refused("errors.document_which")


def _is_country(ports: Ports, word: str) -> bool:
    return len(word) == 2 and ports.policy.places.get(word.upper()) is not None
