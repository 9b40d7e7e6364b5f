"""Home of COSE_Sign1 (RFC 9052) as HP1 writes it: one layout, written here and read back by writing it again."""

import hashlib
from dataclasses import dataclass

import cbor2
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from integrations.hp1.text import NotACode

ES256, EDDSA = -7, -8
ALGORITHMS = {ES256: b"\x26", EDDSA: b"\x27"}
KID, SIGNATURE = 8, 64  # bytes
PROOF = -65537  # the header a phone fills: slot and element
SLOT, ELEMENT = 2, 16  # bytes


@dataclass(frozen=True, slots=True)
class Sign1:
    """`kid` has 8 bytes, `signature` 64 (r ‖ s); `proof` is empty or the 18 bytes of slot and element."""

    alg: int
    kid: bytes
    payload: bytes
    signature: bytes
    proof: bytes = b""


def protected(alg: int, kid: bytes) -> bytes:
    return b"\xa2\x01" + ALGORITHMS[alg] + b"\x04" + byte_string(kid)


def signed(alg: int, kid: bytes, payload: bytes) -> bytes:
    """The Sig_structure: what the signature is over. The proof is not."""
    return b"\x84\x6aSignature1" + byte_string(protected(alg, kid)) + b"\x40" + byte_string(payload)


def written(message: Sign1) -> bytes:
    """Tag 18, [protected, unprotected, payload, signature], each length in its shortest form."""
    proof = b"\xa1\x3a\x00\x01\x00\x00" + byte_string(message.proof) if message.proof else b"\xa0"
    return (
        b"\xd2\x84"
        + byte_string(protected(message.alg, message.kid))
        + proof
        + byte_string(message.payload)
        + byte_string(message.signature)
    )


def read(raw: bytes) -> Sign1:
    """Raises NotACode for anything that `written` would not have written."""
    try:
        tag = cbor2.loads(raw, allow_duplicate_keys=False, allow_indefinite=False)
        carried, unprotected, payload, signature = tag.value
        header = cbor2.loads(carried, allow_duplicate_keys=False, allow_indefinite=False)
        message = Sign1(header[1], header[4], payload, signature, unprotected.get(PROOF, b""))
        again = written(message)
    except (cbor2.CBORError, AttributeError, LookupError, TypeError, ValueError) as fault:
        raise NotACode("broken") from fault
    shaped = len(message.kid) == KID and len(message.signature) == SIGNATURE
    if again != raw or not shaped or len(message.proof) not in {0, SLOT + ELEMENT}:
        raise NotACode("broken")
    return message


def joined(der: bytes) -> bytes:
    """An ECDSA signature as COSE has it: r ‖ s, 32 bytes each."""
    return b"".join(each.to_bytes(SIGNATURE // 2, "big") for each in decode_dss_signature(der))


def byte_string(value: bytes) -> bytes:
    size = len(value)
    if size < 24:
        return bytes([0x40 | size]) + value
    if size < 0x100:
        return bytes([0x58, size]) + value
    if size < 0x1_0000:
        return b"\x59" + size.to_bytes(2, "big") + value
    return b"\x5a" + size.to_bytes(4, "big") + value


def kid_of(spki: bytes) -> bytes:
    """The first 8 bytes of SHA-256 of the key's SubjectPublicKeyInfo."""
    return hashlib.sha256(spki).digest()[:KID]
