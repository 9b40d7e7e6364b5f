"""An independent reader of HP1 codes: strict CBOR, ES256 by the published keys, pictures by zxing-cpp's reader."""

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import base45
import cbor2
import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from PIL import Image

COLOURS = {0: "green", 1: "yellow", 2: "red", 4: "green with gold"}
CHARACTERS = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")


class NotValid(Exception):
    """Why a code is not admitted."""


@dataclass(frozen=True)
class Seen:
    issuer: str
    colour: str
    issued: datetime
    expires: datetime
    id: bytes


def decode_picture(picture: bytes | Image.Image) -> str:
    """The one QR code in a picture."""
    image = picture if isinstance(picture, Image.Image) else Image.open(io.BytesIO(picture))
    found = zxingcpp.read_barcodes(image.convert("L"), zxingcpp.BarcodeFormat.QRCode)
    if len(found) != 1:
        raise NotValid(f"{len(found)} codes in the picture")
    return str(found[0].text)


def verify(code: str, key_set: Mapping[str, Any], now: datetime) -> Seen:
    """Raises NotValid. Signature before claims, exact shape, not a second beyond its end."""
    raw = _bytes(code)
    try:
        message = cbor2.loads(raw, allow_duplicate_keys=False, allow_indefinite=False)
    except cbor2.CBORError as fault:
        raise NotValid("no CBOR") from fault
    if cbor2.dumps(message) != raw:
        raise NotValid("not canonical")
    if not isinstance(message, cbor2.CBORTag) or message.tag != 18 or len(message.value) != 4:
        raise NotValid("no COSE_Sign1")
    protected, unprotected, payload, signature = message.value
    header = cbor2.loads(protected)
    if set(header) != {1, 4} or header[1] != -7 or len(header[4]) != 8 or unprotected != {}:
        raise NotValid("header")
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    issuers = [key["iss"] for key in key_set["keys"] if _signs(key, header[4], signed, signature)]
    if not issuers:
        raise NotValid("signature")
    return _claims(cbor2.loads(payload), payload, issuers, now)


def _bytes(code: str) -> bytes:
    if not code.startswith("HP1:") or not set(code) <= CHARACTERS:
        raise NotValid("not a health code")
    raw = base45.b45decode(code[4:])
    if base45.b45encode(raw).decode() != code[4:]:
        raise NotValid("another spelling")
    return raw


def _signs(key: Mapping[str, str], kid: bytes, signed: bytes, signature: bytes) -> bool:
    if _of(key["kid"]) != kid or key["alg"] != "ES256" or key["crv"] != "P-256" or len(signature) != 64:
        return False
    x, y = (int.from_bytes(_of(key[part]), "big") for part in ("x", "y"))
    r, s = (int.from_bytes(part, "big") for part in (signature[:32], signature[32:]))
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    try:
        public.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


def _claims(claims: Mapping[int, Any], payload: bytes, issuers: list[str], now: datetime) -> Seen:
    if cbor2.dumps(claims) != payload or set(claims) != {1, 4, 6, 7, -65537}:
        raise NotValid("claims")
    if claims[1] not in issuers:
        raise NotValid("another issuer's key")
    issued, expires = (datetime.fromtimestamp(claims[name], UTC) for name in (6, 4))
    if not issued <= now < expires or (expires - issued).total_seconds() != 120:
        raise NotValid("time")
    (colour,) = claims[-65537]
    if colour not in COLOURS or len(claims[7]) != 8:
        raise NotValid("colour or id")
    return Seen(claims[1], COLOURS[colour], issued, expires, claims[7])


def _of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
