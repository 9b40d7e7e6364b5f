"""Home of the Alipay account the simulator plays the platform for, as the platform's own console would hold it."""

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


@dataclass(frozen=True, slots=True, repr=False)
class PlayedAccount:
    """`hook` is the full address deliveries go to, `kind` life or miniprogram.

    `app_key` is the public key the account's owner has left with the platform; `platform_key` is the platform's
    own. `aes_key` (base64, 16 bytes) encrypts contents where it is set.
    """

    name: str
    app_id: str
    kind: str
    hook: str
    app_key: RSAPublicKey
    platform_key: RSAPrivateKey
    aes_key: str = ""

    def __repr__(self) -> str:
        return f"PlayedAccount({self.name})"


def bare(key: RSAPublicKey) -> str:
    """One line of base64, as keys are pasted into the console."""
    return base64.b64encode(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()
