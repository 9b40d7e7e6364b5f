"""Home of what a door trusts: the lists that the list key signs, read strictly, and for how long they tell anything."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from bot.domain.passes import EARLY
from integrations.hp1 import cbor, cose, envelope, listed
from integrations.hp1.envelope import ListKey
from integrations.hp1.listed import Revoked, TrustList
from integrations.hp1.text import NotACode
from integrations.hp1.verify import TOO_OLD, Trusted, TrustedKey, is_signed

WARN = timedelta(hours=24)
FRESH, OLD, TOO_OLD_TO_TELL = "fresh", "warn", "cannot_tell"
Roots = Mapping[bytes, ec.EllipticCurvePublicKey]  # by kid: that of now, and the next one


class ListRefused(Exception):
    """One of broken, untrusted, forged, expired, early, rolled_back, not_since; the list before it stays."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def read_list(raw: bytes, roots: Roots, now: datetime, last: int = 0) -> TrustList:
    """`last` is the highest number seen. Raises ListRefused."""
    found = _read(raw, roots, listed.LIST, now, last)
    return TrustList(
        found["seq"], found["iat"], found["next"], found["keys"], found["regions"], found["words"]
    )


def read_revoked(raw: bytes, roots: Roots, now: datetime, last: int = 0) -> Revoked:
    """The whole of it. Raises ListRefused."""
    found = _read(raw, roots, listed.REVOKED, now, last)
    return Revoked(found["seq"], found["iat"], found["ids"])


def read_changes(raw: bytes, roots: Roots, now: datetime, known: Revoked) -> Revoked:
    """What is known, with the changes since. Raises ListRefused: not_since where they are those since another number."""
    found = _read(raw, roots, listed.CHANGES, now, known.seq)
    if found["since"] != known.seq:
        raise ListRefused("not_since")
    return Revoked(found["seq"], found["iat"], (known.ids | found["added"]) - found["gone"])


def trusted(list_: TrustList, revoked: Collection[bytes] = ()) -> Trusted:
    keys: dict[bytes, list[TrustedKey]] = {}
    for key in list_.keys:
        keys.setdefault(key.kid, []).append(key)
    voided = {region.issuer: region.void for region in list_.regions}
    return Trusted(keys, list_.issued, frozenset(revoked), voided)


def age(issued: datetime, now: datetime) -> str:
    """Whether a list is fresh, one to warn of, or too old to tell anything by."""
    since = now - issued
    if since > TOO_OLD:
        return TOO_OLD_TO_TELL
    return OLD if since > WARN else FRESH


def _read(
    raw: bytes, roots: Roots, shapes: Mapping[str, cbor.Shape], now: datetime, last: int
) -> Mapping[str, Any]:
    try:
        key, payload = _opened(raw, roots)
        found = cbor.record(cbor.read(payload), shapes)
    except NotACode as fault:
        raise ListRefused(fault.fault) from fault
    _check(found, key, now, last)
    return found


def _opened(raw: bytes, roots: Roots) -> tuple[ListKey, bytes]:
    """Signatures before contents. Raises NotACode."""
    found = envelope.read(raw)
    keys = [key for each in found.certificates if (key := certified(each, roots))]
    key = next((each for each in keys if each.kid == found.kid), None)
    if key is None:
        raise NotACode("untrusted")
    if not is_signed(found.message, key.public):
        raise NotACode("forged")
    return key, found.payload


def certified(raw: bytes, roots: Roots) -> ListKey | None:
    """What a root says of a list key; None where no pinned one has signed it. Raises NotACode for what is none."""
    message = cose.read(raw)
    root = roots.get(message.kid)
    if root is None or message.proof or not is_signed(message, root):
        return None
    return envelope.certificate_read(message.payload)


def _check(found: Mapping[str, Any], key: ListKey, now: datetime, last: int) -> None:
    """Its key must have been good when the list says it was signed: backdated, it is old."""
    if not key.begins <= found["iat"] < key.ends:
        raise ListRefused("expired")
    if found["iat"] > now + EARLY:
        raise ListRefused("early")
    if found["seq"] < last:
        raise ListRefused("rolled_back")
