"""Home of reading what the server answered or asks, and of the one word for what a platform does not accept."""

import json
from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

DEPTH = 32


class Abnormal(Exception):
    """What the platform does not accept; the message says why."""


def parsed(xml: str) -> Element:
    try:
        root: Element = ElementTree.fromstring(xml, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as fault:
        raise Abnormal("the answer is no XML") from fault
    return root


def json_object(words: str | bytes) -> Mapping[str, Any]:
    """Raises Abnormal, also for what could not be written again: half a sign, no number, nested too deeply."""
    try:
        value = json.loads(words)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError) as fault:
        raise Abnormal("not JSON") from fault
    if not isinstance(value, dict) or not _fits(value, DEPTH):
        raise Abnormal("no JSON object, or nested too deeply")
    return value


def _fits(value: object, room: int) -> bool:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return room > 0 and all(_fits(each, room - 1) for each in inside)


def cdata(value: str) -> str:
    return "<![CDATA[" + value.replace("]]>", "]]]]><![CDATA[>") + "]]>"
