"""Home of a look at a request before it is read: only what tells its class, and only if it is there as a whole.

Whatever is not as plain as a usual request is left to aiohttp, which is asked anyway.
"""

import re
from typing import NamedTuple

METHODS = frozenset((b"GET", b"POST", b"PUT", b"DELETE"))
END = b"\r\n\r\n"
FRAMING = re.compile(rb"\n(?:content-length|transfer-encoding|expect|connection|upgrade[: \t])")
LENGTH = re.compile(rb"\ncontent-length: ?([0-9]{1,8})\r")
KEPT = re.compile(rb"\nconnection: ?keep-alive\r")
LANGUAGE = b"\naccept-language:"


class Asked(NamedTuple):
    path: bytes  # as it came, without its query
    language: str


def asked(data: bytes) -> Asked | None:
    """None unless `data` is one request from its first byte to its last, whoever reads it."""
    end = data.find(END)
    line = data[: data.find(b"\r\n")].split(b" ")
    if end < 0 or len(line) != 3 or line[0] not in METHODS or line[2] != b"HTTP/1.1":
        return None
    head = data[: end + 2].lower()
    if head.count(b"\n") != head.count(b"\r\n") or len(data) - end - len(END) != _body(head):
        return None
    at = head.find(LANGUAGE)
    english = at >= 0 and head[at + len(LANGUAGE) :].lstrip(b" ").startswith(b"en")
    return Asked(line[1].partition(b"?")[0], "en" if english else "zh")


def _body(head: bytes) -> int:
    """The length of the body; -1 when anything of how it ends, or of what follows, is unusual."""
    told = FRAMING.findall(head)
    if not told:
        return 0
    found = LENGTH.search(head)
    if len(told) - bool(KEPT.search(head)) != (found is not None):
        return -1
    return int(found[1]) if found else 0
