"""Home of the envelope of what the list key signs: a COSE_Sign1 that carries the certificates of its key.

A certificate is a COSE_Sign1 of a root over which key signs lists, and from when to when. Both are read by writing
them again, so there is one spelling; signatures are checked by whoever reads (trust.py).
"""

from dataclasses import dataclass
from datetime import datetime

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec

from integrations.hp1 import cbor, cose
from integrations.hp1.cose import ES256, KID, SIGNATURE, Sign1
from integrations.hp1.text import NotACode

CERTIFICATES = -65538  # the header they stand in
MOST = 4  # certificates: two list keys, each by two roots
LARGEST = 8 << 20  # bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    kid: bytes
    payload: bytes
    signature: bytes
    certificates: tuple[bytes, ...]

    @property
    def message(self) -> Sign1:
        """What its signature is checked over."""
        return Sign1(ES256, self.kid, self.payload, self.signature)


@dataclass(frozen=True, slots=True)
class ListKey:
    """As a root certifies it: for lists signed from `begins` until before `ends`."""

    kid: bytes
    public: ec.EllipticCurvePublicKey
    begins: datetime
    ends: datetime


def written(envelope: Envelope) -> bytes:
    carried = b"\xa1\x3a\x00\x01\x00\x01" + bytes([0x80 | len(envelope.certificates)])
    return (
        b"\xd2\x84"
        + cose.byte_string(cose.protected(ES256, envelope.kid))
        + carried
        + b"".join(map(cose.byte_string, envelope.certificates))
        + cose.byte_string(envelope.payload)
        + cose.byte_string(envelope.signature)
    )


def read(raw: bytes) -> Envelope:
    """Raises NotACode for anything that `written` would not have written."""
    try:
        parts = cbor2.loads(raw[:LARGEST], allow_duplicate_keys=False, allow_indefinite=False).value
        header = cbor2.loads(parts[0], allow_duplicate_keys=False, allow_indefinite=False)
        envelope = Envelope(header[4], parts[2], parts[3], tuple(parts[1][CERTIFICATES]))
        again = written(envelope)
    except (cbor2.CBORError, AttributeError, LookupError, TypeError, ValueError, OverflowError) as fault:
        raise NotACode("broken") from fault
    shaped = len(envelope.kid) == KID and len(envelope.signature) == SIGNATURE
    if again != raw or not shaped or not 0 < len(envelope.certificates) <= MOST:
        raise NotACode("broken")
    return envelope


def certificate_written(kid: bytes, point: bytes, begins: datetime, ends: datetime) -> bytes:
    """The payload that a root signs; `point` is the key's two coordinates."""
    return cbor.written({"kid": kid, "pub": point, "nbf": cbor.stamp(begins), "exp": cbor.stamp(ends)})


def certificate_read(payload: bytes) -> ListKey:
    """Raises NotACode."""
    shape = {"kid": cbor.binary(KID), "pub": cbor.point, "nbf": cbor.moment, "exp": cbor.moment}
    found = cbor.record(cbor.read(payload), shape)
    return ListKey(found["kid"], found["pub"], found["nbf"], found["exp"])
