"""Home of saying one thing more before the first words of an answer."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.dialog import Step
from bot.conversation.messages import Card, Message, Text

QUESTION = 120  # visible characters of a message that asks


def led(step: Step, lines: Sequence[Message]) -> Step:
    """With a line before the first words; a card stands first, for it may be wanted at a door."""
    if not lines:
        return step
    line, first = lines[0], step.messages[0] if step.messages else None
    assert isinstance(line, Text)
    if isinstance(first, Text):
        joined = replace(first, words=f"{line.words}\n{_shortened(first.words, QUESTION - len(line.words))}")
        return replace(step, messages=(joined, *step.messages[1:]))
    behind = 1 if isinstance(first, Card) else 0
    return replace(step, messages=(*step.messages[:behind], line, *step.messages[behind:]))


def _shortened(words: str, room: int) -> str:
    """Without the line that repeats what was understood, where the news takes its room."""
    echo, _, rest = words.partition("\n")
    return rest if echo.startswith("✓") and len(words) >= room else words
