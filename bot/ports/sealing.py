"""Home of sealing, for ourselves and for the tracing work, and of encrypted links, as Protocols."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol


class Sealing(Protocol):
    """Authenticated encryption and keyed hashes. `place` names table and column and is bound into the seal."""

    def new_key(self) -> bytes: ...
    def wrap(self, key: bytes, owner: bytes) -> bytes: ...
    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes: ...
    def seal(self, key: bytes, plain: bytes, place: str) -> bytes: ...
    def open(self, key: bytes, sealed: bytes, place: str) -> bytes: ...
    def index(self, of: str, *values: str | bytes) -> bytes:
        """A keyed hash of 16 bytes whose key lies outside both databases; `of`: channel, document, delivery."""
        ...


class Tracing(Protocol):
    """Seals to the public key of the tracing work, whose private half is on no server."""

    def seal(self, plain: bytes, place: str) -> bytes: ...


class Links(Protocol):
    """Encrypted tokens for addresses. `seal` gives base64url text; `open` gives None for a forged or late one."""

    def seal(self, payload: Mapping[str, object], expires: datetime) -> str: ...
    def open(self, token: str, now: datetime) -> Mapping[str, object] | None: ...
