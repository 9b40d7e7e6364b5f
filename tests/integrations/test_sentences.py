"""The sentences of a language lie in several files and are one tree."""

import pytest

from integrations.sentences import LANGUAGES, _graft, read_sentences


def test_the_files_of_a_language_are_one_tree() -> None:
    for kind in ("messages", "pages"):
        trees = read_sentences(kind)
        assert tuple(trees) == LANGUAGES
        assert all(trees.values())


def test_sections_of_two_files_are_one() -> None:
    tree = {"errors": {"date": "a"}}
    _graft(tree, {"errors": {"region": "b"}}, "more.toml")
    assert tree == {"errors": {"date": "a", "region": "b"}}


def test_a_key_that_stands_in_two_files_is_a_fault() -> None:
    with pytest.raises(ValueError, match=r"more\.toml: date stands in another file already"):
        _graft({"errors": {"date": "a"}}, {"errors": {"date": "b"}}, "more.toml")
