"""Home of a whole server running from a settings file on loopback, and of typing commands beside it."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Collection, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from aiohttp import web

from config.together import load_all
from handlers.app import create_app
from handlers.cli import main
from handlers.web.server import listening

DEMO = Path(__file__).parents[2] / "config" / "demo.toml"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def demo_settings(
    folder: Path,
    port: int,
    changed: Mapping[str, str] | None = None,
    accounts: Collection[str] = ("demo-wechat",),
    storage: tuple[str, str] | None = None,
) -> Path:
    """The shipped demo settings at another port with some of its accounts, its data in `folder`.

    `changed`: text → what replaces it. `storage` are the databases of records and keys, where they lie elsewhere.
    """
    head, *blocks = DEMO.read_text("utf-8").split("[[accounts]]\n")
    kept = [block for block in blocks if block.splitlines()[0] in {f'name = "{name}"' for name in accounts}]
    assert len(kept) == len(accounts)
    text = "[[accounts]]\n".join([head, *kept]).replace("port = 8080", f"port = {port}")
    for old, new in (changed or {}).items():
        assert old in text
        text = text.replace(old, new)
    records, keys = storage or (f"sqlite:{folder}/healthcode.db", f"sqlite:{folder}/keys.db")
    data = f'[storage]\ndatabase = "{records}"\nkeys_database = "{keys}"\n[keys]\ndir = "{folder}/keys"\n'
    file = folder / "settings.toml"
    file.write_text(text + data, "utf-8")
    return file


@asynccontextmanager
async def server(file: Path) -> AsyncIterator[web.Application]:
    settings, policy = load_all(file, {})
    app = await create_app(settings, policy)
    async with listening(app, settings.server.host, settings.server.port):
        yield app


def begin(file: Path) -> None:
    """The first start, which makes keys and databases."""

    async def start_and_stop() -> None:
        async with server(file):
            pass

    asyncio.run(start_and_stop())


async def typed(*words: str) -> int:
    """A command as typed, beside what runs in this loop."""
    with logging_kept():
        return await asyncio.to_thread(main, words)


@contextmanager
def logging_kept() -> Iterator[None]:
    """A command sets the process's logging up; afterwards it is as it was."""
    root, access = logging.getLogger(), logging.getLogger("aiohttp.access")
    before = (root.handlers[:], root.level, access.disabled)
    try:
        yield
    finally:
        root.handlers[:], root.level, access.disabled = before
