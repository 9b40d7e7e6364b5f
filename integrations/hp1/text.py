"""Home of the text of a code: `HP1:` and base45 (RFC 9285), in one spelling only."""

import struct

import base45 as strict

PREFIX = "HP1:"
LARGEST = 300  # signs; a pass has 249
SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
PAIRS = tuple(low + high for high in SIGNS for low in SIGNS)


class NotACode(Exception):
    """It is no health code, or none that any of ours would have written; `fault` is one fixed word."""

    def __init__(self, fault: str) -> None:
        super().__init__(fault)
        self.fault = fault


def written(raw: bytes) -> str:
    return PREFIX + base45(raw)


def read(text: str) -> bytes:
    """Raises NotACode: not_a_code where it does not begin like one, broken where it does not go on like one."""
    if not text.startswith(PREFIX):
        raise NotACode("not_a_code")
    if len(text) > LARGEST:
        raise NotACode("broken")
    try:
        raw: bytes = strict.b45decode(text.removeprefix(PREFIX))
    except ValueError as fault:
        raise NotACode("broken") from fault
    if written(raw) != text:
        raise NotACode("broken")
    return raw


def base45(raw: bytes) -> str:
    """Each two bytes as three signs, the lowest first; a last single one as two."""
    pairs, signs, count = PAIRS, SIGNS, len(PAIRS)
    words = struct.unpack(f">{len(raw) // 2}H", raw[: len(raw) & ~1])
    triples = [pairs[each % count] + signs[each // count] for each in words]
    return "".join([*triples, pairs[raw[-1]]] if len(raw) % 2 else triples)
