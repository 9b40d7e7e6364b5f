"""Codes at the door: every shared vector judged as it says, and whatever is made of them never admitted."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import load_der_public_key
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.passes import RESULTS, Verdict
from integrations.hp1 import chain, cose, text
from integrations.hp1.text import NotACode
from integrations.hp1.verify import Trusted, TrustedKey, verdict
from scripts.make_hp1_vectors import all_of

FILE = Path(__file__).parents[2] / "vectors" / "hp1.json"
SHARED: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
GOOD = [each for each in SHARED["cases"] if each["result"] == "admit"]
EXAMPLE = (  # qrpass.md, 1.1
    "d2844da201260448073f9dd21b7a7834a13a000100005200250cf474c0f8d6deb54d64410bcbbb8eba5836a50165434e2d4744041a68e7b068"
    "061a68e77828074800010203040506073a00010000820050183ef6e3bc231dea58a5f0b848e245e2584076cc084c7fbaf3ac22dbb8d0f272d4"
    "04a57386497981e889bd17fe52de858799aa7309229c0cd6b0a138dbf9e6aae824302c4811ea0bad3777f444e78f1ab479"
)


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def trusted(shared: Mapping[str, Any], issued: float | None = None) -> Trusted:
    keys: dict[bytes, list[TrustedKey]] = {}
    for each in shared["keys"]:
        public = load_der_public_key(base64.b64decode(each["spki"]))
        kid, use = bytes.fromhex(each["kid"]), frozenset(each["use"])
        keys.setdefault(kid, []).append(
            TrustedKey(each["iss"], kid, public, use, at(each["nbf"]), at(each["exp"]))
        )
    return Trusted(
        keys,
        at(shared["iat"] if issued is None else issued),
        frozenset(map(bytes.fromhex, shared["revoked"])),
        {issuer: at(each) for issuer, each in shared["min_iat"].items()},
    )


def judged(case: Mapping[str, Any], code: str | None = None) -> Verdict:
    list_ = trusted(SHARED["list"], case.get("list_iat"))
    return verdict(case["code"] if code is None else code, list_, at(case["now"]))


@pytest.mark.parametrize("case", SHARED["cases"], ids=lambda case: case["name"])
def test_a_shared_vector_is_judged_as_it_says(case: Mapping[str, Any]) -> None:
    found = judged(case)
    assert (found.result, found.reason) == (case["result"], case["reason"])


def test_every_result_has_its_vectors() -> None:
    assert {case["result"] for case in SHARED["cases"]} == set(RESULTS)


def test_the_vectors_are_what_their_script_makes() -> None:
    assert all_of() == SHARED


def test_the_example_of_the_format_is_the_first_of_them() -> None:
    assert text.read(SHARED["cases"][0]["code"]).hex() == EXAMPLE


def test_the_chain_goes_from_the_seed_to_the_anchor_and_never_back() -> None:
    shared = SHARED["chain"]
    id_, seed = bytes.fromhex(shared["cti"]), bytes.fromhex(shared["seed"])
    anchor = bytes.fromhex(shared["anchor"])
    assert chain.anchor(id_, seed) == anchor
    for slot, element in shared["elements"].items():
        assert chain.element(id_, seed, int(slot)).hex() == element
        assert chain.leads_to(id_, bytes.fromhex(element), int(slot), anchor)
        assert not chain.leads_to(id_, bytes.fromhex(element), int(slot) + 1, anchor)


@given(case=st.sampled_from(GOOD), place=st.integers(0, 400), by=st.integers(1, 255))
def test_no_code_with_a_byte_changed_is_admitted(case: Mapping[str, Any], place: int, by: int) -> None:
    raw = bytearray(text.read(case["code"]))
    raw[place % len(raw)] ^= by
    assert judged(case, text.written(bytes(raw))).result != "admit"


@given(case=st.sampled_from(GOOD), place=st.integers(0, 400), sign=st.sampled_from(text.SIGNS))
def test_no_text_with_a_sign_changed_is_admitted(case: Mapping[str, Any], place: int, sign: str) -> None:
    code = case["code"]
    place %= len(code)
    changed = code[:place] + sign + code[place + 1 :]
    assert changed == code or judged(case, changed).result != "admit"


@given(st.one_of(st.text(), st.binary().map(text.written), st.text(text.SIGNS).map(text.PREFIX.__add__)))
def test_whatever_is_scanned_gets_a_verdict(scanned: str) -> None:
    assert judged(GOOD[0], scanned).result in {"invalid", "cannot_tell"}


@given(st.binary())
def test_what_is_read_is_written_the_same(raw: bytes) -> None:
    assert text.read(text.written(raw)) == raw
    try:
        message = cose.read(raw)
    except NotACode:
        return
    assert cose.written(message) == raw


def test_a_reader_that_does_not_write_again_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the vectors: lengths in another form, and true in the place of 1, are told by nothing else."""
    monkeypatch.setattr(cose, "written", lambda _: AnyBytes())
    passed = {case["name"] for case in SHARED["cases"] if judged(case).reason != case["reason"]}
    assert "a length in two bytes" in passed


class AnyBytes(bytes):
    """Equal to any other."""

    __hash__ = bytes.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, bytes)

    def __ne__(self, other: object) -> bool:
        return not isinstance(other, bytes)
