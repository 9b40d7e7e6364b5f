"""What is sealed and signed, opened; and everything that only looks like it, refused by a fixed word."""

import base64
import struct

import pytest
import wechat_client
from hypothesis import given
from hypothesis import strategies as st
from wechat_client import MadeUpAccount

from bot.ports import NotGenuine
from integrations.wechat.config import WeChatConfig
from integrations.wechat.crypto import check_signature, open_message, seal_message, signature

ACCOUNT = MadeUpAccount()
KEY = base64.b64decode(ACCOUNT.aes_key + "=")
PREFIX = b"0123456789abcdef"


def sealed(plain: bytes) -> str:
    """Whatever stands in the envelope, encrypted as it is."""
    return wechat_client.encrypt_raw(ACCOUNT.aes_key, plain)


def inside(message: bytes, app_id: str = ACCOUNT.app_id, length: int | None = None) -> bytes:
    return PREFIX + struct.pack("!I", len(message) if length is None else length) + message + app_id.encode()


@given(st.text(max_size=300))
def test_each_end_opens_what_the_other_seals(words: str) -> None:
    message = words.encode("utf-8", "replace")
    encrypted = wechat_client.encrypt(ACCOUNT.aes_key, message, ACCOUNT.app_id)
    assert open_message(KEY, encrypted, ACCOUNT.app_id) == message
    ours = seal_message(KEY, message.decode(), ACCOUNT.app_id, PREFIX)
    assert wechat_client.decrypt(ACCOUNT.aes_key, ours, ACCOUNT.app_id) == message


def test_the_length_counts_bytes_not_characters() -> None:
    words = "您的健康码𠮷" * 20
    ours = seal_message(KEY, words, ACCOUNT.app_id, PREFIX)
    assert wechat_client.decrypt(ACCOUNT.aes_key, ours, ACCOUNT.app_id).decode() == words


@pytest.mark.parametrize(
    ("cause", "encrypted"),
    [
        ("base64", "not base64!"),
        ("base64", sealed(wechat_client.padded(inside(b"<xml/>")))[:-1]),
        ("base64", "号码号码"),
        ("length", ""),
        ("length", base64.b64encode(bytes(48)).decode()),
        ("length", sealed(wechat_client.padded(b"short"))),
        ("length", sealed(wechat_client.padded(inside(b"<xml/>", length=4_000_000_000)))),
        ("padding", sealed(inside(b"<xml/>")[:-1].ljust(63, b" ") + b"\0")),
        ("padding", sealed(inside(b"<xml/>").ljust(63, b" ") + b"\x21")),
        ("padding", sealed(inside(b"<xml/>").ljust(62, b" ") + b"\x03\x02")),
        ("app_id", sealed(wechat_client.padded(inside(b"<xml/>", app_id="wxanother00000001")))),
        ("app_id", sealed(wechat_client.padded(inside(b"<xml/>", app_id="")))),
        ("app_id", sealed(wechat_client.padded(inside(b"<xml/>", length=5)))),
    ],
)
def test_each_fault_has_its_own_fixed_word(cause: str, encrypted: str) -> None:
    with pytest.raises(NotGenuine) as refusal:
        open_message(KEY, encrypted, ACCOUNT.app_id)
    assert refusal.value.cause == cause


@given(st.binary(max_size=200))
def test_nothing_else_comes_out_whatever_is_put_in(noise: bytes) -> None:
    for encrypted in (base64.b64encode(noise).decode(), noise.decode("latin-1"), sealed(noise.ljust(224))):
        with pytest.raises(NotGenuine):
            open_message(KEY, encrypted, ACCOUNT.app_id)


def test_a_signature_holds_for_its_own_parts_only() -> None:
    right = signature("token", "1", "2", "sealed")
    assert right == wechat_client.sign("token", "1", "2", "sealed")
    check_signature(right, "token", "1", "2", "sealed")
    wrong = (
        ("", "sealed"),
        (right.upper(), "sealed"),
        (right, "sealed2"),
        ("签名", "sealed"),
        ("\ud800", ""),
    )
    for given_one, encrypted in wrong:
        with pytest.raises(NotGenuine, match="signature"):
            check_signature(given_one, "token", "1", "2", encrypted)


def test_an_empty_token_signs_nothing() -> None:
    with pytest.raises(NotGenuine, match="signature"):
        check_signature(signature("", "1", "2"), "", "1", "2")


def test_a_key_need_not_be_canonical_base64() -> None:
    config = WeChatConfig("a", "service", "wx", "gh", "t", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "s")
    assert len(config.key) == 32
    assert repr(config) == "WeChatConfig(a)"
