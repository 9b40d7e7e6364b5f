"""One spelling of what is typed: full-width signs, blanks of all kinds and characters nobody sees."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.spelling import folded, plain


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ＡＢＣ１２３", "ABC123"),
        (" \u3000a \t b\r\nc ", "a b c"),
        ("a\u200bb\ufeffc\x00d", "abcd"),
        ("a\u00a0b", "a b"),
        ("", ""),
    ],
)
def test_one_spelling_of_what_is_typed(typed: str, meant: str) -> None:
    assert plain(typed) == meant


@given(st.text())
def test_nothing_invisible_and_no_second_blank_is_left(text: str) -> None:
    kept = plain(text)
    assert {unicodedata.category(each) for each in kept} & {"Cc", "Cf"} == set()
    assert kept == " ".join(kept.split())


def test_folding_leaves_case_and_marks_around_aside() -> None:
    assert folded("  No, I haven’t。 ") == "no, i haven't"
