"""Signatures: both rules, with and without empty values, and a second opinion by python-alipay-sdk."""

import base64

import pytest
from alipay import AliPay
from alipay_gateway import joined, made_key, private_pem, public_pem
from alipay_gateway import signature as platform_signs
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, PSS
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import NotGenuine
from integrations.alipay.signature import genuine_text, sign, signed_text, verify

APP, ALIPAY = made_key("app"), made_key("alipay")
PUBLIC = ALIPAY.public_key()
PARAMS = {"b": "2", "a": "1+1=2 %3d", "sign_type": "RSA2", "c": "测试", "e": ""}
SDK = AliPay(
    appid="2021000000000001",
    app_private_key_string=private_pem(APP),
    alipay_public_key_string=public_pem(ALIPAY),
    sign_type="RSA2",
)
BY_SHA_1 = AliPay(
    appid="2021000000000001",
    app_private_key_string=private_pem(ALIPAY),
    alipay_public_key_string=public_pem(ALIPAY),
    sign_type="RSA",
)
NAMES = st.text("abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=12).filter(
    lambda name: not name.startswith("sign")
)
VALUES = st.text(min_size=1, max_size=40).filter(lambda text: text.isprintable())


def genuine(text: str, params: dict[str, str], charset: str = "utf-8") -> bytes:
    sign = platform_signs(text, charset)
    return genuine_text(PUBLIC, {**params, "sign": sign}, charset)


def test_the_signed_text_is_sorted_and_joined_as_it_stands() -> None:
    params = {**PARAMS, "sign": "x"}
    assert signed_text(params, keep_sign_type=True) == "a=1+1=2 %3d&b=2&c=测试&sign_type=RSA2"
    assert signed_text(params, keep_sign_type=False) == "a=1+1=2 %3d&b=2&c=测试"
    everything = signed_text(params, keep_sign_type=False, keep_empty=True)
    assert everything == "a=1+1=2 %3d&b=2&c=测试&e="


@pytest.mark.parametrize("left_out", [("e",), (), ("sign_type", "e"), ("sign_type",)])
@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030"])
def test_both_rules_are_tried_with_and_without_empty_values(left_out: tuple[str, ...], charset: str) -> None:
    text = joined(PARAMS, *left_out)
    assert genuine(text, PARAMS, charset) == text.encode(charset)


def test_another_charset_is_another_text() -> None:
    with pytest.raises(NotGenuine, match="signature"):
        genuine_text(PUBLIC, {**PARAMS, "sign": platform_signs(joined(PARAMS), "gbk")}, "utf-8")


@pytest.mark.parametrize("sign_type", ["RSA", "rsa2", "MD5", ""])
def test_a_message_does_not_choose_the_algorithm(sign_type: str) -> None:
    params = {**PARAMS, "sign_type": sign_type}
    text = joined(params, "e")
    for given_one in (BY_SHA_1._sign(text), platform_signs(text)):
        with pytest.raises(NotGenuine, match="sign_type"):
            genuine_text(PUBLIC, {**params, "sign": given_one}, "utf-8")


def test_another_algorithm_under_the_right_name_is_a_plain_no() -> None:
    pss = PSS(MGF1(hashes.SHA256()), 32)
    assert not verify(PUBLIC, BY_SHA_1._sign("text"), b"text")
    assert not verify(PUBLIC, base64.b64encode(ALIPAY.sign(b"text", pss, hashes.SHA256())).decode(), b"text")


def test_any_other_writing_of_a_signature_is_a_plain_no() -> None:
    right = platform_signs("text")
    same_bytes = right[:-3] + chr(ord(right[-3]) + 1) + "=="
    assert base64.b64decode(same_bytes) == base64.b64decode(right)
    wrapped = right[:76] + "\n" + right[76:]
    without_end = right.removesuffix("==")
    others = ("", right[:-4], f"{right}AAAA", f" {right}", wrapped, without_end, "签名", "\ud800", same_bytes)
    assert verify(PUBLIC, right, b"text")
    assert not any(verify(PUBLIC, other, b"text") for other in others)
    assert not verify(APP.public_key(), right, b"text")


@settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=8))
def test_requests_are_signed_as_the_library_signs_them(params: dict[str, str]) -> None:
    params = {**params, "sign_type": "RSA2"}
    ordered = "&".join(f"{name}={value}" for name, value in SDK._ordered_data({**params}))
    text = signed_text(params, keep_sign_type=True)
    assert text == ordered
    assert sign(APP, text) == SDK._sign(ordered)


@settings(deadline=None)
@given(st.dictionaries(NAMES, VALUES, min_size=1, max_size=8))
def test_the_library_verifies_v1_alike(params: dict[str, str]) -> None:
    params = {**params, "sign_type": "RSA2"}
    by_v1, by_v2 = (platform_signs(joined(params, *left_out)) for left_out in (("sign_type",), ()))
    assert SDK.verify({**params}, by_v1)
    assert not SDK.verify({**params}, by_v2)
    for sign_ in (by_v1, by_v2):
        assert genuine_text(PUBLIC, {**params, "sign": sign_}, "utf-8")


def test_a_reply_is_signed_in_the_bytes_of_its_charset() -> None:
    assert sign(ALIPAY, "测试", "GBK") == platform_signs("测试", "gbk") != sign(ALIPAY, "测试")
