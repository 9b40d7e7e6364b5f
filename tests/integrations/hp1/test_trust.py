"""Lists of keys and of ids taken back: every shared vector read as it says, and nothing else ever taken."""

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.hp1 import cbor, cose, trust, verify
from integrations.hp1.listed import Revoked
from integrations.hp1.text import NotACode
from integrations.hp1.trust import ListRefused, Roots
from scripts.make_trust_vectors import all_of

FILE = Path(__file__).parents[2] / "vectors" / "trust.json"
SHARED: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
Case = Mapping[str, Any]


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


ROOTS: Roots = {unpadded(root["kid"]): cbor.point(unpadded(root["pub"])) for root in SHARED["roots"]}
GOOD = base64.b64decode(SHARED["lists"][0]["list"])
NOW = at(SHARED["lists"][0]["now"])


def taken(case: Case) -> tuple[str, frozenset[bytes]]:
    """What becomes of it, and the ids known afterwards."""
    raw, now = base64.b64decode(case["list"]), at(case["now"])
    try:
        if "known" in case:
            known = Revoked(case["last"], NOW, frozenset(map(bytes.fromhex, case["known"])))
            found = trust.read_changes(raw, ROOTS, now, known)
        elif case in SHARED["revocations"]:
            found = trust.read_revoked(raw, ROOTS, now, case["last"])
        else:
            return trust.age(trust.read_list(raw, ROOTS, now, case["last"]).issued, now), frozenset()
    except ListRefused as refused:
        return refused.reason, frozenset()
    return trust.age(found.issued, now), found.ids


@pytest.mark.parametrize(
    "case", [*SHARED["lists"], *SHARED["revocations"], *SHARED["changes"]], ids=lambda case: case["name"]
)
def test_a_shared_vector_is_taken_or_refused_as_it_says(case: Case) -> None:
    result, ids = taken(case)
    assert result == case["result"]
    assert len(ids) == case.get("count", len(ids))
    assert "count" in case or ids == set(map(bytes.fromhex, case.get("ids", ())))


def test_every_way_to_be_refused_has_its_vector() -> None:
    found = {case["result"] for group in ("lists", "revocations", "changes") for case in SHARED[group]}
    ages = {"fresh", "warn", "cannot_tell"}
    reasons = {"broken", "untrusted", "forged", "expired", "early", "rolled_back", "not_since"}
    assert found == ages | reasons


def test_the_vectors_are_what_their_script_makes() -> None:
    assert all_of() == SHARED


@pytest.mark.parametrize("case", SHARED["codes"], ids=lambda case: case["name"])
def test_a_code_is_judged_by_the_list(case: Case) -> None:
    listed = trust.read_list(GOOD, ROOTS, NOW)
    known = trust.trusted(listed, map(bytes.fromhex, SHARED["revoked"]))
    found = verify.verdict(case["code"], known, at(case["now"]))
    assert (found.result, found.reason) == (case["result"], case["reason"])


def test_a_list_says_what_is_void_and_the_words_of_the_hours() -> None:
    listed = trust.read_list(GOOD, ROOTS, NOW)
    known = trust.trusted(listed)
    assert known.issued == NOW
    assert known.voided == {"CN-HA": at(NOW.timestamp() + 1)}
    assert listed.next > listed.issued
    (words,) = listed.words
    assert (words.issuer, len(words.numbers)) == ("CN-GD", 48)


@given(place=st.integers(0, len(GOOD) - 1), by=st.integers(1, 255))
def test_no_list_with_a_byte_changed_is_taken(place: int, by: int) -> None:
    changed = GOOD[:place] + bytes([GOOD[place] ^ by]) + GOOD[place + 1 :]
    with pytest.raises(ListRefused):
        trust.read_list(changed, ROOTS, NOW)


@given(st.binary())
def test_whatever_is_fetched_is_refused_in_a_word(raw: bytes) -> None:
    with pytest.raises(ListRefused, match="broken"):
        trust.read_list(raw, ROOTS, NOW)


@given(st.binary())
def test_what_is_read_is_written_the_same(raw: bytes) -> None:
    try:
        found = cbor.read(raw)
    except NotACode:
        return
    assert cbor.written(found) == raw


def test_a_reader_that_does_not_ask_the_root_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control of the vectors: each other root's list would be taken."""
    monkeypatch.setattr(trust, "certified", believed)
    passed = {case["name"] for case in SHARED["lists"] if taken(case)[0] != case["result"]}
    assert {"certified by another root", "with a root's name borrowed"} <= passed


def believed(raw: bytes, _roots: Roots) -> trust.ListKey:
    return trust.envelope.certificate_read(cose.read(raw).payload)
