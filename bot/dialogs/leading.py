"""Home of saying one thing more before the first words of an answer; a card stands first, it may be wanted at a door."""

from dataclasses import replace

from bot.conversation.dialog import Step
from bot.conversation.messages import Card, Text


def leading(step: Step, line: str) -> Step:
    first, *rest = step.messages
    if isinstance(first, Text):
        return replace(step, messages=(replace(first, words=f"{line}\n{first.words}"), *rest))
    assert isinstance(first, Card)
    return replace(step, messages=(first, Text(line), *rest))
