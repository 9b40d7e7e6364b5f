"""Home of a pass key: which province and which profile it signs for, from when to when, and its public half."""

import base64
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import product

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.domain.passes import LONGEST
from integrations.hp1 import claims, cose
from integrations.hp1.claims import Claims
from integrations.hp1.cose import Sign1
from integrations.hp1.verify import ECDSA, TrustedKey

# First two digits of GB/T 2260 → letters of ISO 3166-2:CN.
# fmt: off
PROVINCES: Mapping[str, str] = {
    "11": "BJ", "12": "TJ", "13": "HE", "14": "SX", "15": "NM", "21": "LN", "22": "JL", "23": "HL", "31": "SH",
    "32": "JS", "33": "ZJ", "34": "AH", "35": "FJ", "36": "JX", "37": "SD", "41": "HA", "42": "HB", "43": "HN",
    "44": "GD", "45": "GX", "46": "HI", "50": "CQ", "51": "SC", "52": "GZ", "53": "YN", "54": "XZ", "61": "SN",
    "62": "GS", "63": "QH", "64": "NX", "65": "XJ", "71": "TW", "81": "HK", "82": "MO",
}
# fmt: on
ISSUERS = tuple(f"CN-{letters}" for letters in PROVINCES.values())
Private = ec.EllipticCurvePrivateKey


@dataclass(frozen=True, repr=False)
class PassKey:
    """It signs codes issued from `begins` until before `ends`. A retired one is trusted for none any more."""

    issuer: str
    profile: str
    private: Private
    begins: datetime
    ends: datetime
    retired: bool = False

    @cached_property
    def kid(self) -> bytes:
        return kid_of(self.private.public_key())

    def signs_at(self, moment: datetime) -> bool:
        return self.begins <= moment < self.ends and not self.retired

    def sign(self, claims_: Claims) -> bytes:
        """The code as bytes."""
        return signed(self.private, self.kid, claims.written(claims_))

    def trusted(self) -> TrustedKey:
        ends = self.begins if self.retired else self.ends
        return TrustedKey(
            self.issuer, self.kid, self.private.public_key(), frozenset({self.profile}), self.begins, ends
        )

    def public(self) -> Mapping[str, str]:
        """As a JSON Web Key (RFC 7517), with the province and the profile it speaks for."""
        point = point_of(self.private.public_key())
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": base64url(point[:32]),
            "y": base64url(point[32:]),
            "kid": base64url(self.kid),
            "use": "sig",
            "alg": "ES256",
            "iss": self.issuer,
            "profile": self.profile,
        }


def issuer_of(region: str) -> str:
    """CN- and the letters of the province; `region` is of GB/T 2260, its first two digits do."""
    return f"CN-{PROVINCES[region[:2]]}"


def made(
    begins: datetime,
    ends: datetime,
    issuers: Sequence[str] = ISSUERS,
    profiles: Collection[str] = tuple(LONGEST),
) -> tuple[PassKey, ...]:
    """A new key for each issuer and profile."""
    return tuple(PassKey(*each, new_private(), begins, ends) for each in product(issuers, profiles))


def new_private() -> Private:
    return ec.generate_private_key(ec.SECP256R1())


def secret_of(private: Private) -> bytes:
    """The scalar, 32 bytes."""
    return private.private_numbers().private_value.to_bytes(32, "big")


def private_of(secret: bytes) -> Private:
    return ec.derive_private_key(int.from_bytes(secret, "big"), ec.SECP256R1())


def signed(private: Private, kid: bytes, payload: bytes) -> bytes:
    """A COSE_Sign1 over the payload."""
    return cose.written(Sign1(cose.ES256, kid, payload, signature(private, kid, payload)))


def signature(private: Private, kid: bytes, payload: bytes) -> bytes:
    """As COSE has it: r ‖ s."""
    return cose.joined(private.sign(cose.signed(cose.ES256, kid, payload), ECDSA))


def kid_of(public: ec.EllipticCurvePublicKey) -> bytes:
    """The first 8 bytes of SHA-256 of the SPKI."""
    return cose.kid_of(public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo))


def point_of(public: ec.EllipticCurvePublicKey) -> bytes:
    """Its two coordinates, 32 bytes each."""
    return public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)[1:]


def base64url(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
