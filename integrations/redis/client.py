"""Home of opening Redis as the settings name it: one server, the one that Sentinels name, or a cluster."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from redis.asyncio import Redis, RedisCluster
from redis.asyncio.cluster import ClusterNode
from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff

Client = Redis | RedisCluster
SENTINEL: Callable[..., Any] = Sentinel  # the library tells no types of it

WAIT = 0.5  # seconds for a connection, and for an answer; the library's own five would hold people up
MOST = 32  # connections to one server; how many are used at once is for integrations/redis/connection.py


@asynccontextmanager
async def opened_client(
    kind: str,
    tls: bool,
    nodes: Sequence[tuple[str, int]],
    name: str,
    database: int,
    username: str,
    password: str,
) -> AsyncIterator[Client]:
    """Connects when it is first used. Sentinels are asked without the password, which is that of the servers."""
    common: dict[str, Any] = {
        "socket_timeout": WAIT,
        "socket_connect_timeout": WAIT,
        "protocol": 2,  # the third adds news of maintenance, which nobody here reads
        "max_connections": MOST,
    }
    if tls:
        common |= {"ssl": True}
    held = common | {"username": username or None, "password": password or None, "retry": _never()}
    async with AsyncExitStack() as stack:
        client: Client
        if kind == "cluster":
            client = RedisCluster(startup_nodes=[ClusterNode(*node) for node in nodes], **held)
        elif kind == "sentinel":
            watching = SENTINEL(
                list(nodes), sentinel_kwargs=common | {"retry": _never()}, db=database, **held
            )
            for each in watching.sentinels:  # the library leaves them open
                stack.push_async_callback(each.aclose)
            client = watching.master_for(name)
        else:
            ((host, port),) = nodes
            client = Redis(host=host, port=port, db=database, **held)
        stack.push_async_callback(client.aclose)
        yield client


def _never() -> Retry:
    """What has an effect is not run again behind our back."""
    return Retry(NoBackoff(), 0)
