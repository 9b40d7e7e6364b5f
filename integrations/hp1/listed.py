"""Home of what the signed lists say: the keys of the codes, each issuer's own, the words of the hours, the ids taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from bot.domain.passes import LONGEST
from integrations.hp1 import cbor, claims
from integrations.hp1.cose import EDDSA, ES256, KID
from integrations.hp1.text import NotACode
from integrations.hp1.verify import PublicKey, TrustedKey
from integrations.hp1.words import HOUR, WORDS

LONGEST_ADDRESS = 200  # signs


@dataclass(frozen=True, slots=True)
class Region:
    """Where more of an issuer is found; what it issued before `void` is void."""

    issuer: str
    resolver: str
    list_url: str
    void: datetime


@dataclass(frozen=True, slots=True)
class Words:
    """Of an issuer, one number below 64 for each hour from `begins` on."""

    issuer: str
    begins: datetime
    numbers: bytes


@dataclass(frozen=True, slots=True)
class TrustList:
    seq: int
    issued: datetime
    next: datetime
    keys: tuple[TrustedKey, ...]
    regions: tuple[Region, ...]
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Revoked:
    """All ids taken back whose codes have not ended."""

    seq: int
    issued: datetime
    ids: frozenset[bytes] = frozenset()


def _issuer(value: object) -> str:
    issuer = cbor.words(value)
    if claims.ISSUER.fullmatch(issuer) is None:
        raise NotACode("broken")
    return issuer


def _use(value: object) -> frozenset[str]:
    use = cbor.listed(cbor.words)(value)
    if not use or len(set(use)) != len(use) or not set(use) <= LONGEST.keys():
        raise NotACode("broken")
    return frozenset(use)


def _key(value: object) -> TrustedKey:
    found = cbor.record(value, KEY)
    public: PublicKey
    if found["alg"] == EDDSA:
        public = Ed25519PublicKey.from_public_bytes(cbor.binary(32)(found["pub"]))
    elif found["alg"] == ES256:
        public = cbor.point(found["pub"])
    else:
        raise NotACode("broken")
    return TrustedKey(found["iss"], found["kid"], public, found["use"], found["nbf"], found["exp"])


def _algorithm(value: object) -> int:
    if type(value) is not int:
        raise NotACode("broken")
    return value


def _region(value: object) -> Region:
    found = cbor.record(value, REGION)
    return Region(found["iss"], found["resolver"], found["list_url"], found["min_iat"])


def _words(value: object) -> Words:
    found = cbor.record(value, {"iss": _issuer, "from": cbor.moment, "words": cbor.octets})
    if found["from"].timestamp() % HOUR or any(each >= WORDS for each in found["words"]):
        raise NotACode("broken")
    return Words(found["iss"], found["from"], found["words"])


def _ids(value: object) -> frozenset[bytes]:
    """Sorted, each once."""
    joined = cbor.octets(value)
    ids = [joined[place : place + claims.ID] for place in range(0, len(joined), claims.ID)]
    if len(joined) % claims.ID or ids != sorted(set(ids)):
        raise NotACode("broken")
    return frozenset(ids)


def _address(value: object) -> str:
    address = cbor.words(value)
    if not address.isascii() or not address.isprintable() or len(address) > LONGEST_ADDRESS:
        raise NotACode("broken")
    return address


KEY: Mapping[str, cbor.Shape] = {
    "iss": _issuer,
    "kid": cbor.binary(KID),
    "alg": _algorithm,
    "pub": cbor.octets,
    "use": _use,
    "nbf": cbor.moment,
    "exp": cbor.moment,
}
REGION: Mapping[str, cbor.Shape] = {
    "iss": _issuer,
    "resolver": _address,
    "list_url": _address,
    "min_iat": cbor.moment,
}
FOREIGN: Mapping[str, cbor.Shape] = {"kid": cbor.binary(KID), "der": cbor.octets}
LIST: Mapping[str, cbor.Shape] = {
    "seq": cbor.number,
    "iat": cbor.moment,
    "next": cbor.moment,
    "keys": cbor.listed(_key),
    "regions": cbor.listed(_region),
    "words": cbor.listed(_words),
    "foreign": cbor.listed(lambda value: cbor.record(value, FOREIGN)),
}
REVOKED: Mapping[str, cbor.Shape] = {"seq": cbor.number, "iat": cbor.moment, "ids": _ids}
CHANGES: Mapping[str, cbor.Shape] = {
    "seq": cbor.number,
    "since": cbor.number,
    "iat": cbor.moment,
    "added": _ids,
    "gone": _ids,
}
