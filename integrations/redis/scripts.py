"""Home of running a script that Redis keeps, by its hash; where it does not know it (any more), by its text."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.exceptions import NoScriptError

from integrations.redis.client import Client

FOLDER = Path(__file__).parent / "lua"


@dataclass(frozen=True, slots=True)
class Script:
    text: str
    hash: str


def read_script(name: str) -> Script:
    text = (FOLDER / f"{name}.lua").read_text("utf-8")
    return Script(text, hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())


async def run(client: Client, script: Script, key: str, *values: str | int | bytes) -> Any:
    try:
        return await client.evalsha(script.hash, 1, key, *values)
    except NoScriptError:
        return await client.eval(script.text, 1, key, *values)
