"""Home of Alipay's content encryption: AES-128-CBC with an IV of zeros and PKCS#7, in base64.

It protects nothing against change: verify the signature over the ciphertext first.
"""

import base64
import binascii

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.padding import PKCS7

from bot.ports import NotGenuine

BLOCK_BITS = 128
ZEROS = bytes(BLOCK_BITS // 8)


def encrypted(key: bytes, text: str) -> str:
    pad, seal = PKCS7(BLOCK_BITS).padder(), _cipher(key).encryptor()
    padded = pad.update(text.encode()) + pad.finalize()
    return base64.b64encode(seal.update(padded) + seal.finalize()).decode()


def decrypted(key: bytes, ciphertext: str) -> str:
    """One word for every fault, so that nobody learns which it was. Raises NotGenuine."""
    unpad, open_ = PKCS7(BLOCK_BITS).unpadder(), _cipher(key).decryptor()
    try:
        padded = open_.update(base64.b64decode(ciphertext, validate=True)) + open_.finalize()
        return (unpad.update(padded) + unpad.finalize()).decode()
    except (binascii.Error, ValueError) as fault:
        raise NotGenuine("content") from fault


def _cipher(key: bytes) -> Cipher[modes.CBC]:
    return Cipher(algorithms.AES(key), modes.CBC(ZEROS))
