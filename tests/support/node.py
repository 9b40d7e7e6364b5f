"""Home of the phone's scripts in Node: copied as modules, told what happens line by line. Node must be there."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
WITHIN = 60  # seconds for one answer, on a machine busy with other things


class Told:
    """A program that answers each line of JSON with one."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def does(self, does: str, **told: object) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps({"does": does, **told}).encode() + b"\n")
        line = await asyncio.wait_for(self._process.stdout.readline(), WITHIN)
        assert line, "the program has ended"
        return json.loads(line)


def copied(folder: Path) -> Path:
    """The scripts as modules that Node takes for such."""
    for name in ("hp1", "app"):
        shutil.copytree(ROOT / "templates" / name, folder / name)
    (folder / "package.json").write_text('{"type": "module"}')
    return folder


@asynccontextmanager
async def running(program: Path, *words: str) -> AsyncIterator[Told]:
    """Where Node is missing the test fails, and says what to do: what a phone shows is held to the server by it."""
    node = shutil.which("node")
    assert node, "node is not installed: `make test` as root installs it, else apt-get install nodejs"
    process = await asyncio.create_subprocess_exec(
        node,
        str(program),
        *words,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        yield Told(process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
