"""The pages' sentences and templates: both languages whole, nothing unused, values always escaped."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.domain.catalogue import KINDS
from integrations.pages import open_pages
from integrations.sentences import LANGUAGES, read_sentences
from integrations.texts import load_texts

FOLDER = Path(__file__).parents[2] / "templates" / "pages"
PARTS = (
    "app.",
    "face.",
    "office.",
    "gate_page.",
    "card.",
    "poster.",
    "counter.",
)  # whose keys are put together by code
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
    """By its key; or by the name after the last dot, or by how that name begins where the rest is worked out."""
    root = FOLDER.parent.parent
    code = "".join(
        file.read_text("utf-8")
        for folder, pattern in (
            ("handlers/web", "*.py"),
            ("integrations", "*.py"),
            ("templates", "*.html"),
            ("templates/app", "*.js"),
            ("templates/gate", "*.js"),
        )
        for file in (root / folder).rglob(pattern)
    )
    computed = (
        "word.",
        "todo.",
        "kind.",
        "gone.",
        "form.consent_",
        "picture.",
        "app.adding.",
        "office.help_",
        "face.",
    )

    def is_used(key: str) -> bool:
        name = key.rpartition(".")[2]
        begins = f"{name.rpartition('_')[0]}_" if "_" in name else name
        return key in code or (key.startswith(PARTS) and (name in code or begins in code))

    unused = {key for key in sentences("zh") if not key.startswith(computed) and not is_used(key)}
    assert unused == set()
    assert not is_used("no.such.sentence")
    assert not is_used("app.said.nosuchsentence")


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
