"""Home of reading sentences: a folder for each language, a file for each thing they are about, one tree of them all."""

import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

LANGUAGES = ("zh", "en")


def read_sentences(kind: str) -> Mapping[str, Mapping[str, Any]]:
    """Language → the tree of every file of templates/`kind`/`language`. A key stands in one file only."""
    return {language: _tree(kind, language) for language in LANGUAGES}


def _tree(kind: str, language: str) -> Mapping[str, Any]:
    tree: dict[str, Any] = {}
    folder = files("templates") / kind / language
    for file in sorted(folder.iterdir(), key=lambda each: each.name):
        if file.name.endswith(".toml"):
            _graft(tree, tomllib.loads(file.read_text("utf-8")), file.name)
    return tree


def _graft(tree: dict[str, Any], more: Mapping[str, Any], file: str) -> None:
    """Sections of several files are one section."""
    for key, value in more.items():
        if isinstance(value, dict):
            _graft(tree.setdefault(key, {}), value, file)
        elif key in tree:
            raise ValueError(f"{file}: {key} stands in another file already")
        else:
            tree[key] = value
