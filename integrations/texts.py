"""Home of reading every sentence of templates/messages: language and key → words with values inserted."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from integrations.sentences import LANGUAGES, read_sentences

_PLACE = re.compile(r"\{(\w+)\}")


class TomlTexts:
    """Implements bot.ports.Texts. A value is put where its `{name}` stands and is never itself looked into."""

    def __init__(
        self,
        sentences: Mapping[str, Mapping[str, str]],
        words: Mapping[str, str],
        said: Mapping[str, frozenset[str]],
    ) -> None:
        self._sentences = sentences
        self._words = words
        self._said = said

    def say(self, language: str, key: str, **values: object) -> str:
        sentence = self._sentences[language][key]
        return _PLACE.sub(lambda place: str(values[place[1]]), sentence) if values else sentence

    def has(self, key: str) -> bool:
        return all(key in sentences for sentences in self._sentences.values())

    def words(self) -> Mapping[str, str]:
        return self._words

    def said(self, meaning: str) -> frozenset[str]:
        return self._said[meaning]

    def keys(self, section: str) -> tuple[str, ...]:
        return tuple(key for key in self._sentences[LANGUAGES[0]] if key.startswith(f"{section}."))


def load_texts() -> TomlTexts:
    trees = read_sentences("messages")
    words = {
        fold(word): name for tree in trees.values() for name, row in tree["words"].items() for word in row
    }
    saids = [tree["said"] for tree in trees.values()]
    said = {
        meaning: frozenset(fold(word) for each in saids for word in each[meaning]) for meaning in saids[0]
    }
    return TomlTexts({language: dict(_flat(tree, "")) for language, tree in trees.items()}, words, said)


def fold(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold().strip()


def _flat(tree: Mapping[str, Any], before: str) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, str):
            yield before + key, value
        elif isinstance(value, dict):
            yield from _flat(value, f"{before}{key}.")
