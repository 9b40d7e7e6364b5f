"""Home of pass keys kept as files: one for each province and profile, made once and open to nobody else."""

import secrets
from collections.abc import Collection
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from bot.domain.passes import LONGEST
from integrations.disk import sync, write_own
from integrations.pass_keys import PROVINCES, PassKey, issuer_of
from integrations.signing import KeySigner

ALWAYS, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
LIST = "list.pem"


class PassKeysUnusable(Exception):
    """A file of the key folder holds no pass key, or is open to others; the message says what would be right."""


def open_signer(
    folder: Path, provinces: Collection[str] = tuple(PROVINCES), *, create: bool = True
) -> KeySigner:
    """Reads the keys of each province (first two digits of GB/T 2260); makes what is absent if `create`.

    All at once, because a door that is offline needs a key before its first use. Raises PassKeysUnusable.
    """
    try:
        absent = missing_keys(folder, provinces)
        if absent and not create:
            raise PassKeysUnusable(
                f"{absent[0]} is missing: put it back from the backup, or start the server"
            )
        if absent:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for path in absent:
                _make(path)
            sync(folder)
        secret = _read(folder / LIST).private_numbers().private_value.to_bytes(32, "big")
        keys = [
            PassKey(issuer_of(each), profile, _read(_path(folder, each, profile)), ALWAYS, NEVER)
            for each, profile in product(provinces, LONGEST)
        ]
    except OSError as fault:
        raise PassKeysUnusable(f"{folder} cannot be used ({fault.strerror}): see whose it is") from fault
    return KeySigner(keys, secret)


def missing_keys(folder: Path, provinces: Collection[str] = tuple(PROVINCES)) -> tuple[Path, ...]:
    wanted = [folder / LIST, *(_path(folder, *each) for each in product(provinces, LONGEST))]
    return tuple(path for path in wanted if not path.exists())


def _path(folder: Path, province: str, profile: str) -> Path:
    return folder / f"{profile}-{issuer_of(province)}.pem"


def _read(path: Path) -> ec.EllipticCurvePrivateKey:
    if path.stat().st_mode & 0o077:
        raise PassKeysUnusable(f"{path} can be read by others: chmod 600 {path}")
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except ValueError as fault:
        raise PassKeysUnusable(f"{path} is not a key: put back the file from the backup") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise PassKeysUnusable(f"{path} is not a P-256 key: put back the file from the backup")
    return key


def _make(path: Path) -> None:
    """Linked into place whole: a half-written key is never found, and of two programs making it one wins."""
    key = ec.generate_private_key(ec.SECP256R1())
    fresh = path.with_suffix(f".{secrets.token_hex(4)}")
    write_own(fresh, key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return
    finally:
        fresh.unlink()
