"""Home of private keys in files: those of roots, which no server holds, and pass keys of before they were in a database."""

import json
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from integrations.disk import sync, write_own
from integrations.pass_keys import ISSUERS, Private, base64url, kid_of, new_private, point_of

PLACES = ("now", "next")
PUBLIC = "roots.json"


class PassKeysUnusable(Exception):
    """A file holds no key, or is open to others; the message says what would be right."""


def live_keys_in(folder: Path) -> Mapping[str, Private]:
    """By issuer, those that live codes were signed with while keys were files. Raises PassKeysUnusable."""
    paths = {issuer: folder / f"live-{issuer}.pem" for issuer in ISSUERS}
    return {issuer: read_private(path) for issuer, path in paths.items() if path.exists()}


def make_roots(folder: Path) -> Mapping[bytes, bytes]:
    """Two new roots, that of now and the next one, in a folder made for them; their public halves, by id, in a file beside.

    The folder is there wholly or not at all. Raises PassKeysUnusable where there is such a one already.
    """
    roots = {place: new_private() for place in PLACES}
    points = _points(roots.values())
    fresh = folder.with_name(f"{folder.name}.{secrets.token_hex(4)}")
    try:
        fresh.mkdir(mode=0o700, parents=True)
        for place, root in roots.items():
            write_own(root_file(fresh, place), as_pem(root))
        write_own(fresh / PUBLIC, (json.dumps(roots_as_json(points), indent=1) + "\n").encode())
        sync(fresh)
        fresh.rename(folder)
        sync(folder.parent)
    except OSError as fault:
        raise PassKeysUnusable(
            f"{folder} cannot be made ({fault.strerror}): name a folder that is not there yet, on a medium you may write to"
        ) from fault
    return points


def roots_in(folder: Path) -> Mapping[bytes, bytes]:
    """The public halves of those that were made there. Raises PassKeysUnusable."""
    return _points([read_private(root_file(folder, place)) for place in PLACES])


def root_file(folder: Path, place: str) -> Path:
    return folder / f"root-{place}.pem"


def as_pem(private: Private) -> bytes:
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def roots_as_json(points: Mapping[bytes, bytes]) -> Mapping[str, object]:
    """As doors pin them: that of now, then the next one."""
    return {"roots": [{"kid": base64url(kid), "pub": base64url(point)} for kid, point in points.items()]}


def read_private(path: Path) -> Private:
    """Raises PassKeysUnusable."""
    try:
        if path.stat().st_mode & 0o077:
            raise PassKeysUnusable(f"{path} can be read by others: chmod 600 {path}")
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as fault:
        raise PassKeysUnusable(f"{path} cannot be read ({fault.strerror}): see whose it is") from fault
    except (ValueError, TypeError) as fault:
        raise PassKeysUnusable(f"{path} is not a key: put back the file from the backup") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise PassKeysUnusable(f"{path} is not a P-256 key: put back the file from the backup")
    return key


def _points(roots: Iterable[Private]) -> Mapping[bytes, bytes]:
    return {kid_of(root.public_key()): point_of(root.public_key()) for root in roots}
