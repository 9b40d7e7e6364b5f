"""A person at a local server whose registrations are verified automatically."""

from collections.abc import AsyncIterator
from pathlib import Path

import ports as parts
import pytest
from chat import Chat, chat_in


@pytest.fixture
def clock() -> parts.Clock:
    return parts.Clock()


@pytest.fixture
async def chat(tmp_path: Path, clock: parts.Clock) -> AsyncIterator[Chat]:
    chat = await chat_in(tmp_path, clock)
    yield chat
    await parts.close_ports(chat.ports)


@pytest.fixture
async def manual(tmp_path: Path, clock: parts.Clock) -> AsyncIterator[Chat]:
    """The same with officers who verify by hand."""
    chat = await chat_in(tmp_path, clock, automatic="")
    yield chat
    await parts.close_ports(chat.ports)
