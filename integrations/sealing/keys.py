"""Home of the root key, and of sealing: authenticated encryption and keyed hashes with keys derived from it."""

import fcntl
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from integrations.disk import sync, write_own

FILE = "root.key"
KEY_BYTES = 32
NONCE_BYTES = 12
INDEX_BYTES = 16
CIPHERS_KEPT = 4096


class KeysUnusable(Exception):
    """The key folder cannot be used; the message says why and what would be right."""


class BrokenSeal(Exception):
    """A sealed value was changed, moved to another place, or sealed with another key."""


class Sealer:
    """Implements bot.ports.Sealing. Four keys come from the root: for wrapping, hashing, links, and what is shared."""

    def __init__(self, root: bytes) -> None:
        self._wrapping = AESGCM(_derive(root, b"healthcode wrap"))
        self._indexing = hmac.new(_derive(root, b"healthcode index"), digestmod="sha256")
        self.linking = _derive(root, b"healthcode links")
        self.sharing = _derive(root, b"healthcode shared")
        self._cipher = lru_cache(CIPHERS_KEPT)(AESGCM)  # preparing a key costs more than sealing a row

    def new_key(self) -> bytes:
        return os.urandom(KEY_BYTES)

    def wrap(self, key: bytes, owner: bytes) -> bytes:
        return _seal(self._wrapping, key, b"key:" + owner)

    def unwrap(self, wrapped: bytes, owner: bytes) -> bytes:
        return _open(self._wrapping, wrapped, b"key:" + owner)

    def seal(self, key: bytes, plain: bytes, place: str) -> bytes:
        return _seal(self._cipher(key), plain, place.encode())

    def open(self, key: bytes, sealed: bytes, place: str) -> bytes:
        return _open(self._cipher(key), sealed, place.encode())

    def index(self, of: str, *values: str | bytes) -> bytes:
        keyed = self._indexing.copy()
        for value in (of, *values):
            part = value.encode() if isinstance(value, str) else value
            keyed.update(len(part).to_bytes(4, "big") + part)  # the length tells the parts apart
        return keyed.digest()[:INDEX_BYTES]


def open_keys(folder: Path, *, create: bool) -> Sealer:
    """Opens the root key of a folder; makes both when absent and `create`. Raises KeysUnusable."""
    path = folder / FILE
    with _told_of(path):
        root = _read(path, create=create)
    if len(root) != KEY_BYTES:
        raise KeysUnusable(f"{path} holds {len(root)} bytes instead of {KEY_BYTES}: put back the right file")
    return Sealer(root)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keeps the folder, made when absent, to one server until its end, be it killed. Raises KeysUnusable."""
    with _told_of(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        _lock(lock, folder)
        yield
    finally:
        os.close(lock)


def _lock(lock: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise KeysUnusable(
            f"Another server runs with the key folder {folder}: stop it, or give this one data of its own."
        ) from fault


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as fault:
        raise KeysUnusable(
            f"{path} cannot be used ({fault.strerror}): see that its folder exists and belongs to this user."
        ) from fault


def _read(path: Path, *, create: bool) -> bytes:
    if not path.exists():
        if not create:
            raise KeysUnusable(f"{path} is missing: put back the key folder this database was made with")
        _make(path)
    if path.stat().st_mode & 0o077:
        raise KeysUnusable(f"{path} can be read by others: chmod 600 {path}")
    return path.read_bytes()


def _make(path: Path) -> None:
    """Writes beside and renames, so that a half-written key can never be found; syncs file and folders."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    fresh = path.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    write_own(fresh, os.urandom(KEY_BYTES))
    fresh.rename(path)
    for folder in (path.parent, path.parent.parent):
        sync(folder)


def _derive(root: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(root)


def _seal(cipher: AESGCM, plain: bytes, place: bytes) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + cipher.encrypt(nonce, plain, place)


def _open(cipher: AESGCM, sealed: bytes, place: bytes) -> bytes:
    try:
        return cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except (InvalidTag, ValueError) as fault:
        raise BrokenSeal(place.split(b":")[0].decode()) from fault
