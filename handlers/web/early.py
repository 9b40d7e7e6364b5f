"""Home of a look at a request before it is read: only what tells its class, and only if it is there as a whole.

Whatever is not as plain as a usual request is left to aiohttp, which is asked anyway.
"""

import re
from dataclasses import dataclass

METHODS = frozenset((b"GET", b"POST", b"PUT", b"DELETE"))
END = b"\r\n\r\n"
FRAMING = re.compile(rb"(?i)content-length|transfer-encoding|upgrade|expect|connection")
LENGTH = re.compile(rb"(?i)\r\ncontent-length: ?([0-9]{1,8})(?=\r\n)")
KEPT = re.compile(rb"(?i)\r\nconnection: ?keep-alive(?=\r\n)")
ENGLISH = re.compile(rb"(?i)\r\naccept-language: ?en")


@dataclass(frozen=True, slots=True)
class Asked:
    path: bytes  # as it came, without its query
    language: str


def asked(data: bytes) -> Asked | None:
    """None unless `data` is one request from its first byte to its last, whoever reads it."""
    end = data.find(END)
    head = data[: end + 2]
    if end < 0 or head.count(b"\n") != head.count(b"\r\n"):
        return None
    line = head[: head.index(b"\r\n")].split(b" ")
    if len(line) != 3 or line[0] not in METHODS or line[2] != b"HTTP/1.1":
        return None
    if len(data) - end - len(END) != _body(head):
        return None
    return Asked(line[1].partition(b"?")[0], "en" if ENGLISH.search(head) else "zh")


def _body(head: bytes) -> int:
    """The length of the body; -1 when anything of how it ends, or of what follows, is unusual."""
    told = len(FRAMING.findall(head)) - bool(KEPT.search(head))
    found = LENGTH.search(head)
    if told != (found is not None):
        return -1
    return int(found[1]) if found else 0
