"""A link carries its payload unread and unaltered until it ends."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from integrations.sealing.keys import open_keys
from integrations.sealing.links import SealedLinks

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
END = NOW + timedelta(minutes=10)
PAYLOAD = {"c": "00ff" * 8, "page": "pass", "n": 3, "name": "欧阳𠮷"}


@pytest.fixture
def links(tmp_path: Path) -> SealedLinks:
    return SealedLinks(open_keys(tmp_path / "keys", create=True))


def test_what_was_sealed_opens_until_its_end(links: SealedLinks) -> None:
    token = links.seal(PAYLOAD, END)
    assert links.open(token, NOW) == PAYLOAD
    assert links.open(token, END - timedelta(seconds=1)) == PAYLOAD
    assert links.open(token, END) is None


def test_it_is_short_and_fit_for_an_address(links: SealedLinks) -> None:
    token = links.seal({"c": "00ff" * 8}, END)
    assert token.isascii()
    assert token.replace("-", "").replace("_", "").isalnum()
    assert len(token) < 100


def test_every_altered_character_is_noticed(links: SealedLinks) -> None:
    token = links.seal(PAYLOAD, END)
    for place, letter in enumerate(token):
        other = "A" if letter != "A" else "B"
        assert links.open(token[:place] + other + token[place + 1 :], NOW) is None


@pytest.mark.parametrize("token", ["", "A", "!!!!", "AAAA" * 20, "é" * 60, "A" * 61, "AAAA=AAAA"])
def test_what_was_never_a_link_is_none(links: SealedLinks, token: str) -> None:
    assert links.open(token, NOW) is None


def test_there_is_one_spelling(links: SealedLinks) -> None:
    token = links.seal(PAYLOAD, END)
    for spelling in (token + "=", token + "\n", " " + token, token + "A"):
        assert links.open(spelling, NOW) is None


def test_another_key_folder_opens_nothing(links: SealedLinks, tmp_path: Path) -> None:
    other = SealedLinks(open_keys(tmp_path / "other", create=True))
    assert other.open(links.seal(PAYLOAD, END), NOW) is None
