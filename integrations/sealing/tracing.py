"""Home of sealing to the tracing work: a sealed box for an X25519 key whose private half no server holds.

Eight bytes that name the key, an ephemeral public key, then AES-256-GCM under HKDF-SHA256 of both; `place` is bound in.
"""

import hashlib

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

INFO = b"healthcode tracing 1"
NAME_BYTES, KEY_BYTES = 8, 32
ONCE = bytes(12)  # the nonce: each key seals one value
ALIKE = 256  # bytes: the length tells nothing of what is in it


class TracingKey:
    """Implements bot.ports.Tracing. `public` are the 32 bytes of the key."""

    def __init__(self, public: bytes) -> None:
        self._public, self._key = public, X25519PublicKey.from_public_bytes(public)
        self._name = hashlib.sha256(public).digest()[:NAME_BYTES]

    def seal(self, plain: bytes, place: str) -> bytes:
        ephemeral = X25519PrivateKey.generate()
        shown = ephemeral.public_key().public_bytes_raw()
        kdf = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=shown + self._public, info=INFO)
        key = kdf.derive(ephemeral.exchange(self._key))
        alike = plain.ljust(-(-len(plain) // ALIKE) * ALIKE)
        return self._name + shown + AESGCM(key).encrypt(ONCE, alike, place.encode())
