"""Home of the keys in use: fetched and unwrapped once, made when an owner has none, and sealing with them."""

import json
from collections.abc import Collection, Mapping
from typing import Any, NamedTuple

from bot.ports import Sealing
from integrations.database.engine import Engine

KEPT = 20_000
COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Key(NamedTuple):
    """As it is used, and as it lies in the database, by which it is told from a later one of the same owner."""

    plain: bytes
    wrapped: bytes


class Keyring:
    """The unwrapped keys used last, in memory: each is forgotten once it was erased, or may have been."""

    def __init__(self, engine: Engine, sealing: Sealing) -> None:
        self._engine = engine
        self._sealing = sealing
        self._keys: dict[bytes, Key] = {}
        self._erasures = engine.erasures

    def begin(self) -> "Seals":
        erasures = self._engine.erasures
        if self._erasures != erasures:
            self._forget(self._engine.erased_since(self._erasures))
            self._erasures = erasures
        return Seals(self, self._sealing, self._erasures)

    async def find(self, owner: bytes) -> Key | None:
        key = self._keys.pop(owner, None)
        if key is None:
            before = self._engine.erasures
            wrapped = await self._engine.wrapped_key(owner)
            if wrapped is None:
                return None
            key = Key(self._sealing.unwrap(wrapped, owner), wrapped)
            if before != self._engine.erasures:
                return key  # perhaps the one that was erased while we asked
        self._remember(owner, key)
        return key

    def made(self, keys: Mapping[bytes, Key], erasures: int) -> None:
        """Keys of a transaction that has committed; not remembered if one was erased since it began."""
        if erasures == self._engine.erasures == self._erasures:
            for owner, key in keys.items():
                self._remember(owner, key)

    def _forget(self, owners: Collection[bytes] | None) -> None:
        if owners is None:
            self._keys.clear()
            return
        for owner in owners:
            self._keys.pop(owner, None)

    def _remember(self, owner: bytes, key: Key) -> None:
        self._keys[owner] = key
        if len(self._keys) > KEPT:
            del self._keys[next(iter(self._keys))]


class Seals:
    """What one transaction seals and opens: notes whose keys it relied on and which it made."""

    def __init__(self, keyring: Keyring, sealing: Sealing, erasures: int) -> None:
        self._keyring = keyring
        self._sealing = sealing
        self.erasures = erasures
        self.needed: dict[bytes, bytes] = {}  # owner → wrapped
        self.made: dict[bytes, Key] = {}

    async def open(self, owner: bytes, place: str, sealed: bytes) -> Any | None:
        """None when the key has been erased."""
        plain = await self.open_bytes(owner, place, sealed)
        return None if plain is None else json.loads(plain.decode())

    async def open_bytes(self, owner: bytes, place: str, sealed: bytes) -> bytes | None:
        key = self.made.get(owner) or await self._keyring.find(owner)
        return None if key is None else self._sealing.open(key.plain, sealed, place)

    async def seal(self, owner: bytes, place: str, value: object) -> bytes:
        return await self.seal_bytes(owner, place, COMPACT.encode(value).encode())

    async def seal_bytes(self, owner: bytes, place: str, plain: bytes) -> bytes:
        return self._sealing.seal(await self._key(owner), plain, place)

    async def _key(self, owner: bytes) -> bytes:
        if made := self.made.get(owner):
            return made.plain
        key = await self._keyring.find(owner)
        if key is None:
            plain = self._sealing.new_key()
            key = self.made[owner] = Key(plain, self._sealing.wrap(plain, owner))
        else:
            self.needed[owner] = key.wrapped
        return key.plain

    def covered(self, owner: bytes, place: str) -> bytes:
        """Whose key it is, under the key of all of them."""
        return self._sealing.wrap(owner, place.encode())

    def uncovered(self, covered: bytes, place: str) -> bytes:
        return self._sealing.unwrap(covered, place.encode())

    def wrapped(self) -> dict[bytes, bytes]:
        return {owner: key.wrapped for owner, key in self.made.items()}

    def settle(self) -> None:
        """After the commit: the keys made are real."""
        self._keyring.made(self.made, self.erasures)
