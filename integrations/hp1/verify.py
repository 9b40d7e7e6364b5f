"""Home of checking a code offline: shape, then signature, then claims, then time, use of the key, and revocation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from bot.domain.passes import CANNOT_TELL, INVALID, PASS, Pass, Verdict, judged
from integrations.hp1 import chain, claims, cose, text
from integrations.hp1.cose import EDDSA, ES256, SLOT, Sign1
from integrations.hp1.text import NotACode

ECDSA = ec.ECDSA(SHA256())
TOO_OLD = timedelta(hours=72)  # a list that nobody has renewed
PublicKey = ec.EllipticCurvePublicKey | Ed25519PublicKey


@dataclass(frozen=True, slots=True)
class TrustedKey:
    """`use` are the profiles it may sign, for codes issued from `begins` until before `ends`."""

    issuer: str
    kid: bytes
    public: PublicKey
    use: frozenset[str]
    begins: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Trusted:
    """What a door knows. `voided`: by issuer, the instant before which all that was issued is void."""

    keys: Mapping[bytes, Sequence[TrustedKey]]  # by kid, which several may share
    issued: datetime
    revoked: frozenset[bytes] = frozenset()
    voided: Mapping[str, datetime] = field(default_factory=dict)


def verdict(code: str, trusted: Trusted, now: datetime) -> Verdict:
    """Whatever was scanned gets one; nothing is raised for it."""
    try:
        message = cose.read(text.read(code))
        candidates = trusted.keys.get(message.kid, ())
        if not candidates:
            return Verdict(CANNOT_TELL, "unknown_key")
        signers = [key for key in candidates if is_signed(message, key.public)]
        if not signers:
            return Verdict(INVALID, "forged")
        said = claims.read(message.payload)
        shown = _shown(said, message.proof)
    except NotACode as fault:
        return Verdict(INVALID, fault.fault)
    if refused := _refused(said, signers):
        return Verdict(INVALID, refused)
    if now - trusted.issued > TOO_OLD:
        return Verdict(CANNOT_TELL, "old_list")
    if (void := trusted.voided.get(said.issuer)) and said.issued < void:
        return Verdict(INVALID, "revoked")
    return judged(shown, now, trusted.revoked)


def is_signed(message: Sign1, public: PublicKey) -> bool:
    signed = cose.signed(message.alg, message.kid, message.payload)
    half = len(message.signature) // 2
    r, s = (int.from_bytes(each, "big") for each in (message.signature[:half], message.signature[half:]))
    try:
        if isinstance(public, Ed25519PublicKey) and message.alg == EDDSA:
            public.verify(message.signature, signed)
        elif isinstance(public, ec.EllipticCurvePublicKey) and message.alg == ES256:
            public.verify(encode_dss_signature(r, s), signed, ECDSA)
        else:
            return False
    except InvalidSignature:
        return False
    return True


def _shown(said: claims.Claims, proof: bytes) -> Pass:
    """Raises NotACode: a pass shows an element of its chain, and nothing else does."""
    slot = None
    if bool(proof) is not (said.profile == PASS):
        raise NotACode("broken")
    if proof:
        slot = int.from_bytes(proof[:SLOT], "big")
        if not chain.leads_to(said.id, proof[SLOT:], slot, said.anchor):
            raise NotACode("forged")
    return Pass(said.profile, said.issuer, said.id, said.colour, said.issued, said.expires, slot)


def _refused(said: claims.Claims, signers: Sequence[TrustedKey]) -> str:
    of_issuer = [key for key in signers if key.issuer == said.issuer]
    if not of_issuer:
        return "forged"
    for_this = [key for key in of_issuer if said.profile in key.use]
    if not for_this:
        return "wrong_use"
    return "" if any(key.begins <= said.issued < key.ends for key in for_this) else "retired_key"
