"""Home of what a person does on a phone, and of what becomes of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from integrations.simulator.bubbles import Bubble
from integrations.simulator.faults import Faults


@dataclass(frozen=True, slots=True)
class Act:
    """`words` is what is typed, tapped, chosen or scanned; for a menu button its key, for a picture its media id."""

    kind: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """An act as the platform passes it on.

    `opens` is the window of messages it opens, or ""; `shown` is None for what leaves no trace in the chat;
    `deliver` takes it to the server and gives what the chat shows of the answer.
    """

    opens: str
    shown: Bubble | None
    deliver: Callable[[Faults], Awaitable[Bubble | None]]
