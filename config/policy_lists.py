"""Home of reading the shorter policy files: documents, consents, words of danger, sending windows, retention."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot.domain.channels import WINDOWS
from bot.domain.documents import DocumentFormat
from bot.domain.people import DOCUMENT_TYPES
from bot.domain.places import Places
from bot.domain.policy import Window
from config.faults import Fault
from config.policy_tables import LANGUAGES, Table, read_file

PURPOSES = ("identity", "health", "visits")
PLATFORMS = ("wechat", "alipay")
KEPT = (
    "delivery",
    "reply",
    "unfollowed",
    "unfinished",
    "outbox",
    "evidence",
    "audit",
    "login",
    "decided",
    "paper",
    "visit",
)


def read_documents(folder: Path, places: Places, faults: list[Fault]) -> Mapping[str, DocumentFormat]:
    table = read_file(folder, "documents.toml", faults)
    formats = [_document(each, places) for each in table.tables("documents")]
    table.end()
    types = [each.type for each in formats]
    for type_ in DOCUMENT_TYPES:
        if formats and types.count(type_) != 1:
            wrong = "is missing" if type_ not in types else "stands there twice"
            table.fault(f"documents[{type_}]", wrong, "one entry for each type")
    return {each.type: each for each in formats}


def read_consents(folder: Path, faults: list[Fault]) -> Mapping[str, Mapping[str, str]]:
    table = read_file(folder, "consents.toml", faults)
    consents = {purpose: table.words(purpose) for purpose in PURPOSES}
    table.end()
    return consents


def read_danger(folder: Path, faults: list[Fault]) -> tuple[re.Pattern[str], ...]:
    table = read_file(folder, "danger.toml", faults)
    found = [_danger(table, language, words) for language in LANGUAGES for words in table.texts(language)]
    table.end()
    return tuple(each for each in found if each is not None)


def read_windows(folder: Path, faults: list[Fault]) -> Mapping[str, Mapping[str, Window]]:
    """Of each platform."""
    table = read_file(folder, "windows.toml", faults)
    windows = {platform: _windows(table.table(platform)) for platform in PLATFORMS}
    table.end()
    return windows


def read_retention(folder: Path, faults: list[Fault]) -> Mapping[str, timedelta]:
    table = read_file(folder, "retention.toml", faults)
    kept = {name: table.period(name) for name in KEPT}
    table.end()
    return kept


def _danger(table: Table, language: str, words: str) -> re.Pattern[str] | None:
    try:
        pattern = re.compile(words)
    except re.error as error:
        table.fault(
            language, f'"{words}" is no regular expression: {error}', "words, or see the shipped danger.toml"
        )
        return None
    if pattern.search(""):
        table.fault(language, f'"{words}" is found in every message', "words that stand in some only")
    if words != words.casefold():
        table.fault(language, f'"{words}" is never found', "small letters, as messages are searched in these")
    return pattern


def _document(table: Table, places: Places) -> DocumentFormat:
    document = DocumentFormat(
        type=table.text("type"),
        pattern=table.text("pattern"),
        example=table.text("example"),
        nationality=table.text("nationality", otherwise=""),
    )
    if document.type and document.type not in DOCUMENT_TYPES:
        table.fault("type", f'there is no document "{document.type}"', f"one of {', '.join(DOCUMENT_TYPES)}")
    if document.nationality and places.get(document.nationality) is None:
        table.fault(
            "nationality", f'there is no country "{document.nationality}"', "two letters of ISO 3166-1"
        )
    try:
        fits = re.fullmatch(document.pattern, document.example)
    except re.error as error:
        table.fault("pattern", f"is no regular expression: {error}", "see the shipped documents.toml")
    else:
        if document.pattern and not fits:
            table.fault("example", "does not have the shape of the pattern", "an example that fits")
    table.end()
    return document


def _windows(table: Table) -> Mapping[str, Window]:
    windows = {name: _window(table.table(name)) for name in WINDOWS}
    table.end()
    return windows


def _window(table: Table) -> Window:
    window = Window(table.number("messages", 0, 100), table.period("lasts"))
    table.end()
    return window
