"""Home of reading what a platform sends, XML or JSON alike, into one shape, with everything dangerous refused."""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.parsers import expat

from bot.ports import NotGenuine

Value = str | Sequence["Value"] | Mapping[str, "Value"]
Fields = Mapping[str, Value]

DEPTH = 8
ELEMENTS = 1000
# Real pushes carry control characters inside CDATA, which no XML parser takes.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
BLANK = " \t\r\n"
SURROGATE = re.compile("[\ud800-\udfff]")
# An element of a name without marks, with words alone, none of which XML would read as anything but themselves.
PLAIN = re.compile(r"\s*<([A-Za-z]\w*)>(?:<!\[CDATA\[([^]\r]*)]]>|([^]<&\r]*))</\1>", re.ASCII)


def readable(text: str) -> str:
    kept = text if text.isprintable() else UNREADABLE.sub("", text)  # nothing unreadable is printable
    return kept.lstrip("\ufeff" + BLANK)


def text_of(fields: Fields, name: str) -> str:
    """A field's text; empty when it is absent or holds something else."""
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def from_xml(text: str, root: str) -> Fields:
    """The direct children of the root element. Raises NotGenuine.

    What is as plain as nearly every delivery is read at once, to the same end; whatever else there is, by the parser.
    """
    kept = readable(text)
    found = _plain_xml(kept, root)
    return _parsed(kept, root) if found is None else found


def _plain_xml(text: str, root: str) -> Fields | None:
    """None unless every child of the root is PLAIN and named once."""
    fields: dict[str, Value] = {}
    at = len(root) + 2
    if not text.startswith(f"<{root}>"):
        return None
    while (found := PLAIN.match(text, at)) and len(fields) < ELEMENTS - 1:
        name, verbatim, words = found.groups("")
        if name in fields:
            return None
        fields[name] = (verbatim or words).strip()
        at = found.end()
    return fields if text[at:].strip(BLANK) == f"</{root}>" else None


def _parsed(text: str, root: str) -> Fields:
    """A document type is refused where it begins, so that no entity is ever declared, let alone expanded. What the text
    says of its encoding is past: it is decoded.
    """
    tree, parser = _Tree(root), expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler, parser.EndElementHandler = tree.start, tree.end
    parser.CharacterDataHandler = tree.data
    try:
        parser.Parse(text.encode(), True)
    except expat.ExpatError as fault:
        raise NotGenuine("xml") from fault
    return tree.root


def _refuse_doctype(*_: object) -> None:
    raise NotGenuine("doctype")


class _Tree:
    """Takes the parser's calls and keeps plain values: text, or children by name, repeated ones as a list."""

    def __init__(self, root: str) -> None:
        self._name = root
        self._open: list[tuple[str, dict[str, Value], list[str]]] = []
        self._count = 0
        self.root: Fields = {}

    def start(self, tag: str, _: Mapping[str, str]) -> None:
        self._count += 1
        if len(self._open) >= DEPTH or self._count > ELEMENTS:
            raise NotGenuine("depth")
        if not self._open and tag != self._name:
            raise NotGenuine("root")
        self._open.append((tag, {}, []))

    def data(self, text: str) -> None:
        self._open[-1][2].append(text)

    def end(self, _: str) -> None:
        tag, children, words = self._open.pop()
        if not self._open:
            self.root = children
            return
        value: Value = children or "".join(words).strip()
        beside = self._open[-1][1]
        if tag not in beside:
            beside[tag] = value
        elif len(self._open) == 1:
            raise NotGenuine("repeated")
        else:
            before = beside[tag]
            beside[tag] = [*before, value] if isinstance(before, list) else [before, value]


def from_json(text: str) -> Fields:
    """The keys of an object. Raises NotGenuine.

    Numbers stay the digits they were written with; keys lose the blanks around them.
    """
    try:
        tree = json.loads(
            readable(text), parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_pairs
        )
    except (ValueError, RecursionError) as fault:
        raise NotGenuine("json") from fault
    value = _plain(tree, DEPTH)
    if not isinstance(value, Mapping):
        raise NotGenuine("json")
    return value


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = {name.strip(): value for name, value in pairs}
    if len(fields) != len(pairs):
        raise NotGenuine("repeated")
    return fields


def _plain(value: Any, room: int) -> Value:
    if room == 0:
        raise NotGenuine("depth")
    match value:
        case dict():
            return {_words(name): _plain(each, room - 1) for name, each in value.items()}
        case list():
            return [_plain(each, room - 1) for each in value]
        case None:
            return ""
        case _:
            return _words(str(value))


def _words(text: str) -> str:
    """JSON escapes can spell what its bytes may not hold."""
    return UNREADABLE.sub("", SURROGATE.sub("\ufffd", text)).strip()
