"""Home of the ceremony of the roots: made offline, they certify the key of the lists, and never come to a server."""

import argparse
import base64
import json
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handlers.pass_keys import PassKeys
from handlers.records import StartRefused
from integrations.database.kept_keys import KeptListKey
from integrations.hp1 import cbor, trust
from integrations.hp1.text import NotACode
from integrations.list_keys import QUARTER, certificate
from integrations.pass_files import make_roots, read_private
from integrations.pass_keys import base64url, kid_of, point_of

On = Callable[[argparse.ArgumentParser, Any], None]


def add_commands(acts: "argparse._SubParsersAction[argparse.ArgumentParser]", on_keys: On) -> None:
    making = acts.add_parser(
        "new", help="`new root FOLDER` on a machine without network; `new list` on the server"
    )
    kinds = making.add_subparsers(required=True, metavar="kind")
    roots = kinds.add_parser(
        "root", help="two roots, of now and next, in a new folder on a medium that is locked away"
    )
    roots.add_argument("folder", type=Path)
    roots.set_defaults(run=new_root)
    on_keys(
        kinds.add_parser(
            "list", help="print what a root is to certify: healthcode keys new list > request.json"
        ),
        new_list,
    )
    certifying = acts.add_parser(
        "certify", help="offline: a root certifies the request of a list key, given on standard input"
    )
    certifying.add_argument("--root", type=Path, required=True, metavar="FILE", help="root-now.pem")
    certifying.add_argument(
        "--begins", type=_day, metavar="YYYY-MM-DD", help="in UTC; without it at once. It holds for 90 days"
    )
    certifying.set_defaults(run=certify)
    installing = acts.add_parser(
        "install", help="on the server: roots.json, or a certificate, given on standard input"
    )
    on_keys(installing, install)


def new_root(arguments: argparse.Namespace) -> int:
    make_roots(arguments.folder)
    print(
        f"Made in {arguments.folder}: root-now.pem and root-next.pem, which never leave it but for two copies in two safes, "
        "and roots.json, which goes to the server: healthcode keys install < roots.json"
    )
    return 0


async def new_list(_: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    """One that waits for its certificate already is asked for again."""
    waiting = [key for key in pass_keys.signer.standing.list_keys if not key.certificate]
    key = waiting[-1] if waiting else await pass_keys.add_list_key(now)
    said = {"kid": base64url(key.kid), "pub": base64url(point_of(key.private.public_key()))}
    print(json.dumps({"list_key": said}))
    return 0


def certify(arguments: argparse.Namespace) -> int:
    given = _read().get("list_key")
    said = given if isinstance(given, dict) else {}
    begins = arguments.begins or datetime.now(UTC).replace(microsecond=0)
    signed = certificate(
        read_private(arguments.root), _bytes(said, "kid"), _bytes(said, "pub"), begins, begins + QUARTER
    )
    print(json.dumps({"certificate": base64url(signed)}))
    print(f"It holds from {begins:%Y-%m-%d %H:%M} UTC for {QUARTER.days} days.", file=sys.stderr)
    return 0


async def install(_: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    given = _read()
    if "roots" in given:
        return await _install_roots(given["roots"], pass_keys)
    roots = {kid: cbor.point(point) for kid, point in pass_keys.roots.items()}
    signed = _bytes(given, "certificate")
    try:
        certified = trust.certified(signed, roots)
    except NotACode:
        certified = None
    keys = {key.kid: key for key in pass_keys.signer.standing.list_keys}
    if certified is None or certified.kid not in keys:
        raise StartRefused(
            "No root that is installed here has signed this, or for a key of other databases: install roots.json first, and "
            "certify what `healthcode keys new list` prints here."
        )
    await pass_keys.kept.certify(
        KeptListKey(certified.kid, b"", certified.begins, certified.ends, signed), now
    )
    print(
        f"Lists are signed with {certified.kid.hex()} from {certified.begins:%Y-%m-%d %H:%M} until {certified.ends:%Y-%m-%d %H:%M} UTC."
    )
    return 0


async def _install_roots(given: object, pass_keys: PassKeys) -> int:
    listed = given if isinstance(given, list) else []
    points = {_bytes(root, "kid"): _bytes(root, "pub") for root in listed if isinstance(root, dict)}
    if len(points) != 2 or not all(map(_belongs, points.items())):
        raise StartRefused(
            "Two roots are wanted, of now and next, as `healthcode keys new root` writes them into roots.json."
        )
    await pass_keys.kept.put_roots(points)
    print(
        f"Doors that are set up from now on pin {' and '.join(kid.hex() for kid in points)}. Next: healthcode keys new list"
    )
    return 0


def _belongs(root: tuple[bytes, bytes]) -> bool:
    """Whether the id is that of the key."""
    kid, point = root
    try:
        return kid_of(cbor.point(point)) == kid
    except NotACode:
        return False


def _read() -> Mapping[str, Any]:
    """What stands on standard input. Raises StartRefused."""
    try:
        given = json.loads(sys.stdin.read())
    except ValueError:
        given = None
    if not isinstance(given, dict):
        raise StartRefused("Give the file on standard input, as it was printed: healthcode keys … < FILE")
    return given


def _bytes(said: Mapping[str, Any], name: str) -> bytes:
    """Raises StartRefused."""
    try:
        text: str = said[name]
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (LookupError, TypeError, ValueError):
        raise StartRefused(f"{name} is missing, or no base64url: give the file as it was printed.") from None


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
