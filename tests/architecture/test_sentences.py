"""The sentences: both languages whole, within their size, and every key that the code asks for there."""

import re
from pathlib import Path

import pytest

from integrations.sentences import read_sentences
from integrations.texts import load_texts

ROOT = Path(__file__).parents[2]
SAID = re.compile(r"""(?:say|sentence)\(\s*\n?\s*f?["']([a-z_]+(?:\.[a-z_]+)*)["']""")
PLACES = re.compile(r"\{(\w+)\}")


def sentences(language: str) -> dict[str, str]:
    return dict(load_texts()._sentences[language])


def test_both_languages_hold_the_same_keys_with_the_same_places() -> None:
    zh, en = sentences("zh"), sentences("en")
    assert zh.keys() == en.keys()
    differing = {key for key in zh if set(PLACES.findall(zh[key])) != set(PLACES.findall(en[key]))}
    assert differing == set()
    assert PLACES.findall("{name} is not {word}") == ["name", "word"]


def test_every_sentence_the_code_asks_for_exists() -> None:
    asked = {
        key
        for file in (ROOT / "bot").rglob("*.py")
        for key in SAID.findall(file.read_text("utf-8"))
        if key not in {"zh", "en"}
    }
    assert asked, "the pattern finds nothing"
    assert {key for key in asked if not load_texts().has(key)} == set()


def test_every_refusal_has_its_sentence() -> None:
    pattern = re.compile(r"""(?:Refused|Unclear)\(\s*["']([a-z0-9_.]+)["']""")
    asked = {key for file in (ROOT / "bot").rglob("*.py") for key in pattern.findall(file.read_text("utf-8"))}
    assert asked, "the pattern finds nothing"
    assert {key for key in asked if not load_texts().has(key)} == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_is_over_its_size(language: str) -> None:
    long = {
        key for key, words in sentences(language).items() if len(words) > 600 or len(words.encode()) > 2000
    }
    assert long == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_menu_buttons_fit_the_platform(language: str) -> None:
    menu = {key: words for key, words in sentences(language).items() if key.startswith("menu.")}
    assert menu
    assert {key for key, words in menu.items() if len(words.encode()) > 16} == set()


def test_words_at_any_time_open_one_thing_each() -> None:
    seen: dict[str, str] = {}
    for language in ("zh", "en"):
        for name, words in read_sentences("messages")[language]["words"].items():
            for word in words:
                assert seen.setdefault(word, name) == name, word
