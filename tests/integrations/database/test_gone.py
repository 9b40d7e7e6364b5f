"""Whose keys were deleted since when; where that is not known, perhaps anybody's."""

import pytest

from integrations.database import gone
from integrations.database.gone import Gone


def test_each_is_told_to_whoever_has_not_heard_of_it() -> None:
    lately = Gone()
    lately.add(b"one")
    before = lately.count
    lately.add(b"two")
    assert lately.since(0) == {b"one", b"two"}
    assert lately.since(before) == {b"two"}
    assert lately.since(lately.count) == set()
    assert lately.among([b"one", b"three"], 0) == {b"one"}


def test_what_is_not_known_is_anybody() -> None:
    lately = Gone()
    lately.add(None)
    lately.add(b"one")
    assert lately.since(0) is None
    assert lately.since(1) == {b"one"}
    assert lately.among([b"two"], 0) == {b"two"}


def test_too_many_are_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gone, "KEPT", 3)
    lately = Gone()
    for number in range(5):
        lately.add(bytes([number]))
    assert lately.since(0) is None
    assert lately.since(3) == {b"\3", b"\4"}
