"""The pages' sentences and templates: both languages whole, nothing unused, values always escaped."""

import re
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import pytest

from bot.domain.catalogue import KINDS
from integrations.pages import open_pages
from integrations.sentences import LANGUAGES, read_sentences
from integrations.texts import load_texts

FOLDER = files("templates") / "pages"
PLACES = re.compile(r"\{(\w+)\}")


def sentences(language: str) -> dict[str, str]:
    return dict(_flat(read_sentences("pages")[language], ""))


def _flat(tree: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
        else:
            yield before + key, "".join(value) if isinstance(value, list) else value


def test_both_languages_hold_the_same_keys_with_the_same_places() -> None:
    zh, en = sentences("zh"), sentences("en")
    assert zh.keys() == en.keys()
    assert {key for key in zh if set(PLACES.findall(zh[key])) != set(PLACES.findall(en[key]))} == set()
    assert PLACES.findall("{time}前扫") == ["time"]


def test_every_sentence_is_used_somewhere() -> None:
    code = "".join(
        file.read_text("utf-8")
        for folder in ("handlers", "integrations")
        for file in files(folder).joinpath("web" if folder == "handlers" else "").iterdir()
        if file.name.endswith(".py")
    ) + "".join(file.read_text("utf-8") for file in FOLDER.iterdir() if file.name.endswith(".html"))
    computed = ("word.", "todo.", "kind.", "gone.", "form.consent_", "picture.")
    unused = {key for key in sentences("zh") if not key.startswith(computed) and f"{key}" not in code}
    assert unused == set()
    assert "no.such.sentence" not in code


def test_every_kind_of_service_has_its_name() -> None:
    assert {key.removeprefix("kind.") for key in sentences("en") if key.startswith("kind.")} == set(KINDS)


def test_the_word_for_going_back_is_one_the_chat_knows() -> None:
    for language in LANGUAGES:
        assert load_texts().words()[sentences(language)["talk.back_word"]] == "back"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_value_is_escaped_and_never_looked_into(language: str) -> None:
    pages = open_pages()
    words = pages.say(language, "form.example", example="{0.__class__} {example}")
    assert words.endswith("{0.__class__} {example}")
    shown = pages.render("talk.html", language, {
        "parts": [{"kind": "text", "words": "<script>x</script>", "choices": (), "links": (), "after": ""}],
        "nonce": "n", "done": False, "path": "/p/x",
    })  # fmt: skip
    assert "&lt;script&gt;x" in shown
    assert "<script>x" not in shown


def test_no_template_carries_a_script_or_a_style_of_its_own() -> None:
    inline = re.compile(r"<script(?! src=)|<style|\sstyle=|\son\w+=|javascript:")
    for file in FOLDER.iterdir():
        if file.name.endswith(".html"):
            assert not inline.search(file.read_text("utf-8")), file.name
    assert inline.search('<a onclick="x">')
