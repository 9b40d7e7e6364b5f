"""Texts within what a chat takes."""

from integrations.wording import fitted, numbered, shortened


def test_lines_are_numbered_from_one() -> None:
    assert list(numbered(["有", "没有"])) == ["1. 有", "2. 没有"]


def test_words_are_shortened_between_characters() -> None:
    assert shortened("𠮷𠮷", 7) == "𠮷…"
    assert shortened("𠮷𠮷", 8) == "𠮷𠮷"


def test_what_is_too_long_loses_words_never_a_line_below_them() -> None:
    assert fitted("长" * 9, ["1. 有", "2. 没有"], 28) == "长长…\n1. 有\n2. 没有"
    assert fitted("长", [], 28) == "长"
    assert fitted("", ["1. 有"], 28) == "1. 有"
