"""Numbers as libraries know them: mainland identity numbers and telephones."""

import pytest

from integrations.formats import LibraryFormats

FORMATS = LibraryFormats()


@pytest.mark.parametrize(
    ("number", "right"),
    [("11010519491231002X", True), ("110105194912310021", False), ("", False), ("1101051949123100", False)],
)
def test_the_check_character(number: str, right: bool) -> None:
    assert FORMATS.mainland_number(number) is right


@pytest.mark.parametrize("typed", ["13812345678", "138 1234 5678", "+8613812345678", "0086 138 1234 5678"])
def test_a_mainland_mobile(typed: str) -> None:
    assert FORMATS.phone(typed, mainland=True) == "+8613812345678"


@pytest.mark.parametrize(
    "typed", ["020-87654321", "12345", "+34612345678", "23812345678", "mobile", "1" * 31, ""]
)
def test_no_mainland_mobile(typed: str) -> None:
    assert FORMATS.phone(typed, mainland=True) is None


def test_a_foreign_number_needs_its_country_code() -> None:
    assert FORMATS.phone("+34 612 345 678", mainland=False) == "+34612345678"
    assert FORMATS.phone("612 345 678", mainland=False) is None
