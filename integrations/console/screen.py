"""Home of a chat drawn in a terminal: an event of the simulated phone becomes lines of text."""

import io
import json
from collections.abc import Callable, Mapping
from typing import Any

import zxingcpp
from PIL import Image

Event = Mapping[str, Any]
SIDE = "│ "


def drawn(event: Event) -> str:
    """Empty for what a terminal has no need to show: one's own words, and the wire."""
    match event:
        case {"kind": "text", "from": "account", "parts": parts}:
            return beside("".join(_piece(part) for part in parts))
        case {"kind": "card", "title": title, "description": description, "url": url}:
            return beside(f"【{title}】\n{description}\n{url}")
        case {"kind": "notice", "title": title, "rows": rows}:
            return beside("\n".join([f"【{title}】", *(f"{name}: {value}" for name, value in rows)]))
        case {"kind": "system", "words": words}:
            return f"— {words}"
        case {"kind": "follow", "followed": followed}:
            return "— You follow the account." if followed else "— You no longer follow the account."
        case _:
            return ""


def picture(content: bytes, draw_code: Callable[[str], str]) -> str:
    """The QR in a picture, drawn by `draw_code`; words for a picture without one."""
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(content)))
    return draw_code(found.text) if found else beside("(a picture)")


def wire(event: Event) -> str:
    """A delivery or a call of the platform's API, as it travels and as it is inside."""
    if event["kind"] == "call":
        return "\n".join([f"↓ {event['path']}", _json(event["body"]), _json(event["answer"])])
    lines = [f"↑ POST {event['address']}", event["request"], event["message"]]
    return "\n".join([*lines, f"{event['status']} {event['verdict']}", event["answer"], event["answered"]])


def beside(words: str) -> str:
    return "\n".join(SIDE + line for line in words.split("\n"))


def _piece(part: Mapping[str, str]) -> str:
    words = part["words"]
    if "url" in part and part["url"] != words:
        return f"{words} <{part['url']}>"
    return words


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
