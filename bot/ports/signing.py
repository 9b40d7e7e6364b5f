"""Home of signing a code and of judging one, as a Protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from bot.domain.passes import Chain, Verdict


@dataclass(frozen=True, slots=True)
class SignedPass:
    """A code of HP1, whatever its profile: the QR's text, its random id, its two times, and the colour of a pass."""

    code: str
    id: bytes
    issued: datetime
    expires: datetime
    colour: int | None = None


class Signer(Protocol):
    """`region` is of GB/T 2260; its province signs."""

    def live(self, colour: int, region: str, now: datetime) -> SignedPass: ...
    def passes(
        self, colour: int, region: str, chains: Sequence[Chain], now: datetime, until: datetime
    ) -> tuple[SignedPass, ...]:
        """One for each chain, each beginning where the one before it ends, the first now.

        None is good beyond `until`, the end of the decision: the last may be shorter, and later ones are left out.
        """
        ...

    def paper(self, region: str, now: datetime) -> SignedPass: ...
    def verdict(self, code: str, now: datetime) -> Verdict: ...  # of whatever was scanned
    def word(self, region: str, now: datetime) -> int:
        """The word of the hour, 0 to 63: friendly, no proof."""
        ...

    def key_set(self) -> Mapping[str, object]:
        """The public keys as a JWK set (RFC 7517); `kid` is base64url of the eight bytes."""
        ...
