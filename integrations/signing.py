"""Home of the pass keys, and of signing a health code: the live profile of HP1 (a COSE_Sign1 in base45)."""

import base64
import secrets
from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from bot.domain.passes import LIVE, LONGEST, Verdict
from bot.ports import SignedPass
from integrations.disk import sync, write_own
from integrations.hp1 import claims, cose, text, verify
from integrations.hp1.claims import Claims
from integrations.hp1.cose import Sign1
from integrations.hp1.verify import ECDSA, Trusted, TrustedKey

LIVES = LONGEST[LIVE]
ALWAYS, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
# First two digits of GB/T 2260 → letters of ISO 3166-2:CN.
# fmt: off
PROVINCES: Mapping[str, str] = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH",
    "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN",
    "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN",
    "62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "81": "HK", "82": "MO",
}
# fmt: on


class PassKeysUnusable(Exception):
    """A file of the key folder holds no pass key, or is open to others; the message says what would be right."""


class ProvinceKey:
    """The key of one province for the live profile. `kid` is the first 8 bytes of SHA-256 of the SPKI."""

    def __init__(self, issuer: str, key: ec.EllipticCurvePrivateKey) -> None:
        self.issuer = issuer
        self._key = key
        spki = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.kid = cose.kid_of(spki)

    def sign(self, issued: datetime, id_: bytes, colour: int) -> bytes:
        """The code as bytes; `issued` is a whole second."""
        payload = claims.written(Claims(self.issuer, issued + LIVES, issued, id_, colour))
        signature = cose.joined(self._key.sign(cose.signed(cose.ES256, self.kid, payload), ECDSA))
        return cose.written(Sign1(cose.ES256, self.kid, payload, signature))

    def trusted(self) -> TrustedKey:
        """For all time, and for the live profile alone."""
        return TrustedKey(self.issuer, self.kid, self._key.public_key(), frozenset({LIVE}), ALWAYS, NEVER)

    def public(self) -> Mapping[str, str]:
        """As a JSON Web Key (RFC 7517), with the province it speaks for."""
        point = self._key.public_key().public_numbers()
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": _base64url(point.x.to_bytes(32, "big")),
            "y": _base64url(point.y.to_bytes(32, "big")),
            "kid": _base64url(self.kid),
            "use": "sig",
            "alg": "ES256",
            "iss": self.issuer,
        }


class FileSigner:
    """Implements bot.ports.Signer with keys kept as files."""

    def __init__(self, keys: Mapping[str, ProvinceKey]) -> None:
        self._keys = keys
        self._trusted = {key.kid: [key.trusted()] for key in keys.values()}

    def live(self, colour: int, region: str, now: datetime) -> SignedPass:
        issued, id_ = now.astimezone(UTC).replace(microsecond=0), secrets.token_bytes(claims.ID)
        code = self._keys[region[:2]].sign(issued, id_, colour)
        return SignedPass(text.written(code), id_, issued, issued + LIVES)

    def verdict(self, code: str, now: datetime) -> Verdict:
        return verify.verdict(code, Trusted(self._trusted, now), now)

    def key_set(self) -> Mapping[str, object]:
        return {"keys": [key.public() for key in self._keys.values()]}


def open_signer(
    folder: Path, provinces: Collection[str] = tuple(PROVINCES), *, create: bool = True
) -> FileSigner:
    """Reads the key of each province (first two digits of GB/T 2260); makes what is absent if `create`.

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
        return FileSigner(
            {each: ProvinceKey(_issuer(each), _read(_path(folder, each))) for each in provinces}
        )
    except OSError as fault:
        raise PassKeysUnusable(f"{folder} cannot be used ({fault.strerror}): see whose it is") from fault


def missing_keys(folder: Path, provinces: Collection[str] = tuple(PROVINCES)) -> tuple[Path, ...]:
    return tuple(path for each in provinces if not (path := _path(folder, each)).exists())


def _issuer(province: str) -> str:
    return f"CN-{PROVINCES[province]}"


def _path(folder: Path, province: str) -> Path:
    return folder / f"live-{_issuer(province)}.pem"


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


def _base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
