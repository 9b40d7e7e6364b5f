"""Home of a look at Redis for the person who runs it: whether it takes what we ask, and what would be right if not."""

import asyncio
from collections.abc import Mapping

from redis.asyncio.sentinel import MasterNotFoundError
from redis.exceptions import (
    AuthenticationError,
    NoPermissionError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
)

from integrations.redis.client import Client
from integrations.redis.connection import FAULTS, LOOK
from integrations.redis.scripts import read_script, run

TAKE = read_script("take")
KEY = "healthcode:doctor:{doctor}"
ONCE = ("doctor", 1, 1)  # of a quota of one in a second
REMEDIES: Mapping[type[Exception], str] = {
    AuthenticationError: "write its user and password, redis://USER:PASSWORD@HOST, best into the file of redis_file",
    NoPermissionError: "let this user read and write the keys healthcode:*, and run scripts on them",
    OutOfMemoryError: "give it maxmemory-policy volatile-ttl",
    ReadOnlyError: "it is a replica: name the server that takes writes, or the Sentinels, who know it",
    MasterNotFoundError: "see that the Sentinels run there, and that the address ends with the NAME they give the server",
    RedisClusterException: "see that its nodes run there; one server alone is redis://HOST:PORT",
    ResponseError: "see that the address says what it is: redis://HOST:PORT/NUMBER, redis+sentinel:// or redis+cluster://",
}
ELSE = "see that it runs at its address, and that rediss: stands there if it speaks TLS and not otherwise"


async def fault_of(client: Client) -> str:
    """Empty when a limit can be counted there."""
    try:
        async with asyncio.timeout(LOOK):
            await run(client, TAKE, KEY, *ONCE)
    except FAULTS as fault:
        right = next((words for kind, words in REMEDIES.items() if isinstance(fault, kind)), ELSE)
        return f"{type(fault).__name__}: {right}"
    return ""
