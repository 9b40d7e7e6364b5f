"""Home of the router: which dialog a message goes to, from its words and from what is open."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.conversation.dialog import Dialog, Turn
from bot.conversation.messages import Incoming
from bot.conversation.session import Session

SAID = ("text", "voice", "image", "location", "link", "other")
_NUMERALS = {each: str(number) for number, each in enumerate("一二三四五六七八", 1)}
_BARE = re.compile(r"(\d{1,2})[.、。)]?")


@dataclass(frozen=True, slots=True)
class Way:
    """The dialog to run, whether it is opened or answered, and the argument of its word (`服务 杭州` → 杭州)."""

    dialog: Dialog
    opened: bool
    argument: str = ""


def folded(words: str) -> str:
    """One spelling of what is typed: NFKC, lower case, no blanks or full stops around."""
    return unicodedata.normalize("NFKC", words).casefold().strip(" \t\r\n.。!！,，?？~")


def bare_number(words: str) -> int | None:
    """A number alone: `1`, `１`, `1.`, `一`."""
    short = folded(words)
    match = _BARE.fullmatch(_NUMERALS.get(short, short))
    return int(match[1]) if match else None


def resolved(session: Session, incoming: Incoming) -> str:
    """The words meant: a bare number picks from the choices last shown."""
    number = None if incoming.tapped else bare_number(incoming.text)
    if number is not None and 1 <= number <= len(session.offered):
        return session.offered[number - 1]
    return incoming.text.strip()


def way(turn: Turn, dialogs: Mapping[str, Dialog]) -> Way:
    """Mortal danger first; then an event's own dialog; then what a known word opens; then what is open."""
    incoming, short = turn.incoming, folded(turn.words)
    words = turn.ports.texts.words()
    if incoming.kind not in SAID:
        return Way(dialogs[_event(dialogs, words, incoming)], opened=True, argument=incoming.text)
    if not incoming.tapped and any(each.search(short) for each in turn.ports.policy.danger):
        return Way(dialogs["danger"], opened=True)
    if incoming.kind == "location":
        return Way(dialogs["location"], opened=True)
    if name := words.get(short):
        return Way(dialogs[name], opened=True)
    if place := _services_of(turn, short):
        return Way(dialogs["services"], opened=True, argument=place)
    opened = dialogs.get(turn.session.dialog)
    if opened and opened.answer:
        return Way(opened, opened=False)
    return Way(dialogs["unasked"], opened=True, argument=turn.words)


def _services_of(turn: Turn, short: str) -> str:
    """The place in `服务 杭州`; without a blank only when what follows is one: 服务员 is somebody else."""
    head, _, rest = short.partition(" ")
    words = turn.ports.texts.words()
    if rest and words.get(head) == "services":
        return rest
    for word in (word for word, name in words.items() if name == "services" and not word.isascii()):
        place = short.removeprefix(word)
        if short.startswith(word) and turn.ports.policy.places.exactly(place):
            return place
    return ""


def _event(dialogs: Mapping[str, Dialog], words: Mapping[str, str], incoming: Incoming) -> str:
    if incoming.kind == "menu":
        return words.get(folded(incoming.text), "code")
    return incoming.kind if incoming.kind in dialogs else "code"
