"""Home of signing a code and of judging one, as a Protocol."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.passes import Verdict


@dataclass(frozen=True, slots=True)
class SignedPass:
    """A code of HP1, whatever its profile: the QR's text, its random id, and its two times."""

    code: str
    id: bytes
    issued: datetime
    expires: datetime


class Signer(Protocol):
    def live(self, colour: int, region: str, now: datetime) -> SignedPass: ...
    def verdict(self, code: str, now: datetime) -> Verdict: ...  # of whatever was scanned
    def key_set(self) -> Mapping[str, object]:
        """The public keys as a JWK set (RFC 7517); `kid` is base64url of the eight bytes."""
        ...
