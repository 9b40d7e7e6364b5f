"""Home of every sentence, as a Protocol."""

from collections.abc import Hashable, Mapping
from typing import Protocol


class Texts(Hashable, Protocol):
    """Every sentence, by language and key. Values are inserted, never evaluated."""

    def say(self, language: str, key: str, **values: object) -> str: ...
    def has(self, key: str) -> bool: ...
    def words(self) -> Mapping[str, str]:
        """What a citizen may type at any time, in every language, folded → the name of what it opens."""
        ...

    def said(self, meaning: str) -> frozenset[str]:
        """Other words for an answer, in every language, folded; each means it only where it is asked for."""
        ...

    def keys(self, section: str) -> tuple[str, ...]: ...  # `choice` → choice.start, choice.family, …
