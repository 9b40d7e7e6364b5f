"""What is sealed opens again; everything else fails in one word."""

import base64

import pytest
from alipay_gateway import AES_KEY, sealed
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import NotGenuine
from integrations.alipay.encryption import decrypted, encrypted

KEY = base64.b64decode(AES_KEY)


def raw(padded: bytes) -> str:
    cipher = Cipher(algorithms.AES(KEY), modes.CBC(bytes(16))).encryptor()
    return base64.b64encode(cipher.update(padded) + cipher.finalize()).decode()


@settings(deadline=None)
@given(st.text(max_size=200).map(lambda text: text.encode("utf-8", "replace").decode()))
def test_each_end_opens_what_the_other_seals(text: str) -> None:
    assert decrypted(KEY, sealed(text)) == text
    assert encrypted(KEY, text) == sealed(text)


@pytest.mark.parametrize(
    "ciphertext",
    [
        "",
        "no base64!",
        "密文",
        sealed("text")[:-1],
        base64.b64encode(bytes(8)).decode(),
        base64.b64encode(bytes(16)).decode(),
        raw(b"fifteen letters\x00"),
        raw(b"fifteen letters\x11"),
        raw(b"fourteen bytes\x03\x02"),
        raw(b"no UTF-8 \xff\xfe\xfd\x04\x04\x04\x04"),
    ],
)
def test_every_fault_has_the_same_word(ciphertext: str) -> None:
    with pytest.raises(NotGenuine) as refused:
        decrypted(KEY, ciphertext)
    assert refused.value.cause == "content"


def test_another_key_opens_nothing() -> None:
    with pytest.raises(NotGenuine, match="content"):
        decrypted(bytes(16), sealed("text" * 20))
