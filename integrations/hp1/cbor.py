"""Home of canonical CBOR with words as keys: written in one way, and read into what each place may hold, or not at all."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec

from integrations.hp1.text import NotACode

Shape = Callable[[object], Any]  # gives what a place holds; raises NotACode
LATEST = 1 << 32  # seconds since 1970; times have four bytes


def written(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def read(raw: bytes) -> object:
    """Raises NotACode for anything that `written` would not have written."""
    try:
        found: object = cbor2.loads(raw, allow_duplicate_keys=False, allow_indefinite=False)
        again = written(found)
    except (cbor2.CBORError, TypeError, ValueError, OverflowError, RecursionError) as fault:
        raise NotACode("broken") from fault
    if again != raw:
        raise NotACode("broken")
    return found


def record(value: object, shapes: Mapping[str, Shape]) -> Mapping[str, Any]:
    """With exactly these words."""
    if not isinstance(value, dict) or value.keys() != shapes.keys():
        raise NotACode("broken")
    return {name: shape(value[name]) for name, shape in shapes.items()}


def listed(shape: Shape) -> Shape:
    def each(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise NotACode("broken")
        return tuple(map(shape, value))

    return each


def binary(size: int) -> Shape:
    """`size` bytes."""

    def bytes_(value: object) -> bytes:
        if not isinstance(value, bytes) or len(value) != size:
            raise NotACode("broken")
        return value

    return bytes_


def octets(value: object) -> bytes:
    if not isinstance(value, bytes):
        raise NotACode("broken")
    return value


def words(value: object) -> str:
    if not isinstance(value, str):
        raise NotACode("broken")
    return value


def number(value: object) -> int:
    """From 0; true and false are none."""
    if type(value) is not int or value < 0:
        raise NotACode("broken")
    return value


def moment(value: object) -> datetime:
    seconds = number(value)
    if seconds >= LATEST:
        raise NotACode("broken")
    return datetime.fromtimestamp(seconds, UTC)


def point(value: object) -> ec.EllipticCurvePublicKey:
    """Of P-256: its two coordinates, 32 bytes each."""
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + octets(value))
    except ValueError as fault:
        raise NotACode("broken") from fault


def stamp(moment_: datetime) -> int:
    """Whole seconds since 1970."""
    return int(moment_.timestamp())
