"""Home of the claims of a code (CWT, RFC 8392): who issued it, for how long, its random id and its colour."""

import re
import struct
from dataclasses import dataclass
from datetime import UTC, datetime

import cbor2

from bot.domain.passes import ASK, COLOURS, LIVE, LONGEST, PAPER, PASS
from integrations.hp1.cose import byte_string
from integrations.hp1.text import NotACode

ISS, EXP, IAT, CTI = 1, 4, 6, 7
HEALTH = -65537
ID, ANCHOR, HINT = 8, 16, 4  # bytes
ISSUER = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")  # ISO 3166-2, or the country alone


@dataclass(frozen=True, slots=True)
class Claims:
    """`anchor` is empty but in a pass, where `hint` may follow it; times are whole seconds."""

    issuer: str
    expires: datetime
    issued: datetime
    id: bytes
    colour: int
    anchor: bytes = b""
    hint: bytes = b""

    @property
    def profile(self) -> str:
        if self.colour == ASK:
            return PAPER
        return PASS if self.anchor else LIVE


def written(claims: Claims) -> bytes:
    """Canonical CBOR: the keys in their order, each number in its shortest form (both times have four bytes)."""
    further = [each for each in (claims.anchor, claims.hint) if each]
    return (
        b"\xa5\x01" + bytes([0x60 | len(claims.issuer)]) + claims.issuer.encode()
        + b"\x04\x1a" + struct.pack(">I", int(claims.expires.timestamp()))
        + b"\x06\x1a" + struct.pack(">I", int(claims.issued.timestamp()))
        + b"\x07" + byte_string(claims.id)
        + b"\x3a\x00\x01\x00\x00" + bytes([0x81 + len(further), claims.colour]) + b"".join(map(byte_string, further))
    )  # fmt: skip


def read(payload: bytes) -> Claims:
    """Raises NotACode for anything that `written` would not have written, or no profile allows."""
    try:
        found = cbor2.loads(payload, allow_duplicate_keys=False, allow_indefinite=False)
        colour, *rest = found[HEALTH]
        claims = Claims(
            found[ISS],
            datetime.fromtimestamp(found[EXP], UTC),
            datetime.fromtimestamp(found[IAT], UTC),
            found[CTI],
            colour,
            *rest,
        )
        again = written(claims)
    except (
        cbor2.CBORError,
        AttributeError,
        LookupError,
        TypeError,
        ValueError,
        OverflowError,
        OSError,
        struct.error,
    ) as fault:
        raise NotACode("broken") from fault
    if again != payload or not _fits(claims):
        raise NotACode("broken")
    return claims


def _fits(claims: Claims) -> bool:
    return (
        ISSUER.fullmatch(claims.issuer) is not None
        and len(claims.id) == ID
        and claims.colour in {*COLOURS, ASK}
        and len(claims.anchor) in {0, ANCHOR}
        and len(claims.hint) in {0, HINT}
        and claims.profile in LONGEST
        and not (claims.colour == ASK and claims.anchor)
        and claims.issued < claims.expires <= claims.issued + LONGEST[claims.profile]
    )
