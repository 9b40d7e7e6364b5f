"""Messages published by the platform and in other projects' tests, judged as they say."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.ports import NotGenuine
from integrations.platform import RawRequest, RawResponse, Received
from integrations.wechat import open_data, protocol
from integrations.wechat.config import SECURE, WeChatConfig
from integrations.wechat.crypto import signature
from integrations.wechat.envelope import sealed
from integrations.wechat.reading import read_fields

BESIDE = Path(__file__).parents[4] / "shared" / "vectors"
FILE = Path(os.environ.get("VECTORS") or BESIDE) / "wechat.json"
VECTORS: list[dict[str, Any]] = json.loads(FILE.read_text("utf-8"))["vectors"] if FILE.is_file() else []
NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
LATER = {
    "url_verify_encrypted": "the encrypted echostr is WeCom's; these accounts never send one",
}


def account(vector: dict[str, Any], mode: str) -> WeChatConfig:
    return WeChatConfig(
        name="vector",
        kind="service",
        app_id=vector["appid"] or "",
        original_id="",
        token=vector["token"],
        aes_key=vector["encoding_aes_key"] or "",
        secret="",
        mode=mode,
    )


def receive(vector: dict[str, Any], method: str, mode: str) -> Received | RawResponse:
    request = RawRequest(method, vector["query"], {}, vector.get("body", "").encode())
    return protocol.receive(account(vector, mode), request, NOW, max_age=0)


def judge_handshake(vector: dict[str, Any]) -> None:
    if "expected_error" in vector:
        with pytest.raises(NotGenuine, match="signature"):
            receive(vector, "GET", "plain")
        return
    assert receive(vector, "GET", "plain") == RawResponse(vector["expected_response"].encode())


def judge_plain(vector: dict[str, Any]) -> None:
    received = receive(vector, "POST", "plain")
    assert isinstance(received, Received)
    assert received.material == vector["body"].encode()
    with pytest.raises(NotGenuine, match="plain"):
        receive(vector, "POST", SECURE)


def judge_secure(vector: dict[str, Any]) -> None:
    received = receive(vector, "POST", SECURE)
    assert isinstance(received, Received)
    fields, _ = read_fields(received.material)
    assert fields.items() >= vector.get("expected_fields", {}).items()
    if "expected_plaintext" in vector:
        assert received.material.decode() == vector["expected_plaintext"]
    if "expected_msg_len" in vector:
        assert len(received.material) == vector["expected_msg_len"]


def judge_reply(vector: dict[str, Any]) -> None:
    as_json = vector["data_format"] == "json"
    body = sealed(
        account(vector, SECURE),
        vector["plaintext"],
        vector["timestamp"],
        vector["nonce"],
        vector["random"].encode(),
        as_json=as_json,
    )
    fields, was_json = read_fields(body.encode())
    assert was_json == as_json
    assert (fields["Encrypt"], fields["MsgSignature"]) == (vector["encrypted"], vector["signature"])
    if "expected_body" in vector:
        assert json.loads(body) == vector["expected_body"]


def judge_sorted(vector: dict[str, Any]) -> None:
    assert signature(*vector["parts"]) == vector["signature"]


def judge_open_data(vector: dict[str, Any]) -> None:
    def opened(moment: datetime, app_id: str) -> open_data.Members:
        return open_data.opened(vector["session_key"], vector["iv"], vector["encrypted"], app_id, moment)

    if "expected_error" in vector:
        with pytest.raises(NotGenuine, match="open_data"):
            opened(NOW, vector["appid"])
        return
    then = datetime.fromtimestamp(vector["expected_json"]["watermark"]["timestamp"], UTC)
    assert opened(then, vector["appid"]) == vector["expected_json"]
    for moment, app_id in ((NOW, vector["appid"]), (then, "wxdemo0000000001")):
        with pytest.raises(NotGenuine, match="open_data"):
            opened(moment, app_id)


def judge_raw_data(vector: dict[str, Any]) -> None:
    raw, signed, key = vector["raw_data"], vector["signature"], vector["session_key"]
    open_data.check_raw(raw, signed, key)
    for wrong in ((raw + " ", signed, key), (raw, signed[:-1] + "0", key), (raw, signed, key[::-1])):
        with pytest.raises(NotGenuine, match="open_data"):
            open_data.check_raw(*wrong)


JUDGES = {
    "url_verify": judge_handshake,
    "push_plain": judge_plain,
    "push_compatible": judge_secure,
    "push_secure": judge_secure,
    "reply_encrypt": judge_reply,
    "sha1_sorted": judge_sorted,
    "wxa_encrypted_data": judge_open_data,
    "wxa_rawdata_signature": judge_raw_data,
}


@pytest.mark.skipif(
    not VECTORS, reason=f"no wechat.json in the folder named by VECTORS, nor in {BESIDE.name}"
)
def test_the_vectors_hold_something_of_every_kind_judged() -> None:
    assert {vector["kind"] for vector in VECTORS} >= JUDGES.keys()
    assert {vector["kind"] for vector in VECTORS} <= JUDGES.keys() | LATER.keys()


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["id"] for vector in VECTORS])
def test_each_vector_is_judged_as_it_says(vector: dict[str, Any]) -> None:
    if vector["kind"] in LATER:
        pytest.skip(LATER[vector["kind"]])
    JUDGES[vector["kind"]](vector)


@pytest.mark.parametrize("vector", [each for each in VECTORS if each["kind"].startswith("push_")])
def test_one_changed_character_spoils_each_vector(vector: dict[str, Any]) -> None:
    query = vector["query"]
    name = "signature" if vector["kind"] == "push_plain" else "msg_signature"
    changed = query[name][:-1] + ("0" if query[name][-1] != "0" else "1")
    mode = "plain" if vector["kind"] == "push_plain" else SECURE
    with pytest.raises(NotGenuine, match="signature"):
        receive({**vector, "query": {**query, name: changed}}, "POST", mode)
