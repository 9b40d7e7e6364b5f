"""Whatever is asked or answered: requests are signed as they are sent, and answers are read as they are written."""

import json

import pytest
from alipay_api import requested
from alipay_desk import MADE_UP, NOW
from hypothesis import given, settings
from hypothesis import strategies as st

from integrations.alipay import keys, requests
from integrations.alipay.requests import Requests, content
from integrations.alipay.responses import Unreadable, members_of

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner), max_leaves=8)
BLANKS = st.text(" \t\r\n", max_size=2)


@pytest.fixture(scope="module")
def signer() -> Requests:
    return requests.opened(MADE_UP.app_id, keys.opened(MADE_UP))


@settings(max_examples=50, deadline=None)
@given(st.dictionaries(TEXTS, TEXTS), TEXTS)
def test_what_is_sent_is_what_was_signed(signer: Requests, values: dict[str, str], code: str) -> None:
    query, body = signer.parted("alipay.x", NOW, {**content(values), "code": code})
    assert requested({**query, **body})
    assert json.loads(body["biz_content"]) == values
    assert body.get("code", "") == code


@given(st.dictionaries(TEXTS, VALUES, min_size=1, max_size=4), st.booleans(), BLANKS)
def test_an_object_is_read_as_any_reader_would_and_its_parts_as_written(
    values: dict[str, object], escaped: bool, blank: str
) -> None:
    text = json.dumps(values, ensure_ascii=escaped, separators=(f"{blank},{blank}", f"{blank}:{blank}"))
    members = members_of(f"{blank}{text}{blank}")
    assert {name: member.value for name, member in members.items()} == values
    assert {name: json.loads(member.text) for name, member in members.items()} == values
    assert all(member.text in text and member.text.strip() == member.text for member in members.values())


@given(st.text(max_size=40) | st.text('{}[]":,\\ ae1', max_size=40))
def test_what_is_no_object_is_unreadable_and_nothing_worse(text: str) -> None:
    try:
        members = members_of(text)
    except Unreadable:
        return
    assert {name: member.value for name, member in members.items()} == json.loads(text)
