"""Home of how a message reads where a chat shows plain text: numbered lines, and no more bytes than it takes."""

from collections.abc import Iterable, Iterator


def numbered(lines: Iterable[str]) -> Iterator[str]:
    for number, line in enumerate(lines, 1):
        yield f"{number}. {line}"


def fitted(words: str, rest: Iterable[str], limit: int) -> str:
    """At most `limit` bytes: what is too long loses words, never one of the lines below them."""
    tail = "\n".join(rest)
    return "\n".join(each for each in (shortened(words, limit - len(tail.encode()) - 1), tail) if each)


def shortened(words: str, limit: int) -> str:
    """At most so many bytes, never half a character."""
    if len(words.encode()) <= limit:
        return words
    return words.encode()[: max(0, limit - len("…".encode()))].decode("utf-8", "ignore") + "…"
