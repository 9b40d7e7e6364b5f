"""Messages and certificates published in other projects' tests, judged as they say."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from alipay_gateway import AES_KEY, APP_ID, config, delivery, receive
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from bot.ports import NotGenuine
from integrations.alipay import keys, replies
from integrations.alipay.certificates import certificates, root_serial, serial
from integrations.alipay.config import AlipayConfig
from integrations.alipay.signature import signed_text, verify
from integrations.platform import RawRequest, RawResponse, Received

BESIDE = Path(__file__).parents[4] / "shared" / "vectors"
FILE = Path(os.environ.get("VECTORS") or BESIDE) / "alipay.json"
READ: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
VECTORS = [*READ.get("vectors", []), *READ.get("derived", [])]
HERE = {"notify_verify", "cert_sn", "root_cert_sn", "gateway_request", "gateway_reply"}
BY_THE_CLIENT = {"response_verify", "response_extract", "get_phone_number"}
RULES = {"V1": False, "V2": True}

pytestmark = pytest.mark.skipif(
    not VECTORS, reason=f"no alipay.json in the folder named by VECTORS, nor in {BESIDE.name}"
)


def of_kind(*kinds: str) -> list[Any]:
    return [pytest.param(each, id=each["id"]) for each in VECTORS if each["kind"] in kinds]


def key_text(vector: dict[str, Any]) -> str:
    if "alipay_public_key_b64" in vector:
        return str(vector["alipay_public_key_b64"])
    certified = certificates(vector["alipay_public_cert_pem"])[0].public_key()
    assert isinstance(certified, RSAPublicKey)
    return keys.bare(certified)


def account(vector: dict[str, Any]) -> AlipayConfig:
    app_id = vector["params"].get("app_id", APP_ID)
    return config(app_id=app_id, alipay_public_key=key_text(vector), aes_key=AES_KEY)


def request(vector: dict[str, Any]) -> RawRequest:
    if "raw_body" in vector:
        return delivery(vector["raw_body"])
    return delivery(urlencode(vector["params"], encoding=vector["charset"]))


def refusal(vector: dict[str, Any], of: RawRequest) -> str:
    with pytest.raises(NotGenuine) as refused:
        receive(of, account(vector))
    return refused.value.cause


def test_every_kind_of_vector_is_judged() -> None:
    assert {vector["kind"] for vector in VECTORS} == HERE | BY_THE_CLIENT


@pytest.mark.parametrize("vector", of_kind("notify_verify", "gateway_request"))
def test_each_rule_holds_where_it_says(vector: dict[str, Any]) -> None:
    key, params = keys.public_key(key_text(vector)), vector["params"]
    for rule, keep_sign_type in RULES.items():
        text = signed_text(params, keep_sign_type=keep_sign_type).encode(vector["charset"])
        expected = vector["expect"][rule] and vector["sign_type"] == "RSA2"
        assert verify(key, params["sign"], text) is expected


@pytest.mark.parametrize("vector", of_kind("notify_verify", "gateway_request"))
def test_the_door_lets_in_what_either_rule_proves(vector: dict[str, Any]) -> None:
    if vector["sign_type"] != "RSA2":
        assert refusal(vector, request(vector)) == "sign_type"
    elif not any(vector["expect"].values()):
        assert refusal(vector, request(vector)) == "signature"
    else:
        assert isinstance(receive(request(vector), account(vector)), (Received, RawResponse))


@pytest.mark.parametrize("vector", of_kind("notify_verify", "gateway_request"))
def test_one_changed_character_spoils_it(vector: dict[str, Any]) -> None:
    body = request(vector).body
    at = body.index(b"app_id=") + 10 if b"app_id=" in body else body.index(b"AppId") + 30
    changed = body[:at] + bytes([body[at] ^ 1]) + body[at + 1 :]
    expected = "signature" if vector["sign_type"] == "RSA2" else "sign_type"
    assert refusal(vector, delivery(changed)) == expected


@pytest.mark.parametrize("vector", of_kind("gateway_request"))
def test_the_same_bytes_in_another_charset_prove_nothing(vector: dict[str, Any]) -> None:
    of = delivery(request(vector).body.replace(b"charset=GBK", b"charset=utf-8"))
    assert refusal(vector, of) in {"signature", "charset"}


@pytest.mark.parametrize("vector", of_kind("cert_sn"))
def test_a_certificate_has_its_serial_number(vector: dict[str, Any]) -> None:
    assert serial(certificates(vector["pem"])[0]) == vector["expect_sn"]


@pytest.mark.parametrize("vector", of_kind("root_cert_sn"))
def test_the_roots_have_theirs_whatever_the_line_ends(vector: dict[str, Any]) -> None:
    pem = vector["pem"]
    for text in (pem, pem.replace("\n", "\r\n"), pem.replace("\n\n", "\n"), pem.replace("\n\n", "\r\n")):
        assert root_serial(certificates(text)) == vector["expect_sn"]


@pytest.mark.parametrize("vector", of_kind("gateway_reply"))
def test_our_replies_are_the_same_to_the_bit(vector: dict[str, Any]) -> None:
    """There is one RSA2 signature of a text by a key: where theirs verifies, ours is the same."""
    public = keys.public_key(vector["app_public_key_b64"])
    texts = (
        replies.checked_text(keys.bare(public)),
        replies.acknowledged_text(APP_ID, "2088000000000002", datetime.fromtimestamp(1_700_000_000.123, UTC)),
    )
    assert vector["signed_text"] in texts
    text = texts[texts.index(vector["signed_text"])]
    assert verify(public, vector["expect_sign"], text.encode(replies.CHARSET))
    assert replies.enclosed(text, vector["expect_sign"], "") == vector["expect_reply"].encode()
