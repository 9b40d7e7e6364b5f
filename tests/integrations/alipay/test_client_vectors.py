"""Answers published in other projects' tests, judged as they say."""

import dataclasses
import json
import os
from pathlib import Path
from typing import Any

import pytest
from alipay_api import private_text
from alipay_desk import MADE_UP

from bot.ports import NotGenuine, Undelivered
from integrations.alipay import keys, login, responses

BESIDE = Path(__file__).parents[4] / "shared" / "vectors"
FILE = Path(os.environ.get("VECTORS") or BESIDE) / "alipay.json"
READ: dict[str, list[dict[str, Any]]] = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
VECTORS = [*READ.get("vectors", []), *READ.get("derived", [])]
KINDS = ("response_verify", "response_extract", "get_phone_number")

pytestmark = pytest.mark.skipif(
    not VECTORS, reason=f"no alipay.json in the folder named by VECTORS, nor in {BESIDE.name}"
)


def of_kind(kind: str) -> list[Any]:
    return [pytest.param(each, id=each["id"]) for each in VECTORS if each["kind"] == kind]


def opened(vector: dict[str, Any]) -> keys.Keys:
    named = {"private_key": private_text("app"), "alipay_public_key": vector["alipay_public_key_b64"]}
    return keys.opened(dataclasses.replace(MADE_UP, **named, aes_key=vector.get("aes_key_b64", "")))


def test_the_vectors_hold_something_of_every_kind_judged() -> None:
    assert all(of_kind(kind) for kind in KINDS)


@pytest.mark.parametrize("vector", of_kind("response_verify"))
def test_a_published_answer_is_believed_and_a_changed_one_is_not(vector: dict[str, Any]) -> None:
    raw, method = vector["raw_response"], "alipay.open.file.upload"
    assert vector["expect"] is True
    answer = responses.read(raw.encode(), method, opened(vector), ())
    assert answer == json.loads(vector["signed_text"])
    with pytest.raises(Undelivered, match="not signed by Alipay's key"):
        responses.read(raw.replace("Success", "success").encode(), method, opened(vector), ())


@pytest.mark.parametrize("vector", of_kind("response_extract"))
def test_the_text_that_was_signed_is_found(vector: dict[str, Any]) -> None:
    members = responses.members_of(vector["raw_response"])
    assert members[vector["response_key"]].text == vector["expect_signed_text"]


@pytest.mark.parametrize("vector", of_kind("get_phone_number"))
def test_the_number_is_read_and_one_changed_character_spoils_it(vector: dict[str, Any]) -> None:
    payload, mobile = vector["payload"], json.loads(vector["plaintext"])["mobile"]
    assert login.phone(opened(vector), json.dumps(payload)) == f"+86{mobile}"
    changed = "A" + payload["response"][1:]
    with pytest.raises(NotGenuine, match="phone"):
        login.phone(opened(vector), json.dumps({**payload, "response": changed}))
