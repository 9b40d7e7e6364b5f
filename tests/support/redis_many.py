"""Home of several Redis servers that stand in for each other: a cluster of six, and three under Sentinels."""

import asyncio
import subprocess
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from postgres import until
from redis_server import ALONE, RedisServer, folder_in_memory
from running import free_port

NAME = "health"
SOON = ("--repl-diskless-sync-delay", "0")
NOTICED = 1000  # milliseconds after which a server that is silent counts as gone
SENTINELS = 3


@dataclass
class ManyServers:
    """`address` as in the settings; `servers` hold the data."""

    address: str
    servers: Sequence[RedisServer]

    def masters(self) -> list[RedisServer]:
        """Those that are up and hold data of their own."""
        found = []
        for server in self.servers:
            if server.process is not None and server.process.returncode is None:
                with server.asked() as client:
                    role, *_ = client.execute_command("ROLE")
                found += [server] * (role == b"master")
        return found


@asynccontextmanager
async def cluster_running() -> AsyncIterator[ManyServers]:
    """Three masters, each with a replica."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(folder_in_memory())
        nodes = [RedisServer(folder, (*ALONE, *SOON, *_as_node())) for _ in range(6)]
        await _started(stack, nodes)
        places = [f"127.0.0.1:{node.port}" for node in nodes]
        command = ("redis-cli", "--cluster", "create", *places, "--cluster-replicas", "1", "--cluster-yes")
        await asyncio.to_thread(subprocess.run, command, check=True, stdout=subprocess.DEVNULL, timeout=30)
        for node in nodes:
            await until(lambda node=node: _takes_part(node))
        yield ManyServers(f"redis+cluster://{','.join(places[:3])}", nodes)


@asynccontextmanager
async def sentinels_running() -> AsyncIterator[ManyServers]:
    """One master with a replica, watched by three."""
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(folder_in_memory())
        master = RedisServer(folder, (*ALONE, *SOON))
        replica = RedisServer(folder, (*ALONE, *SOON, "--replicaof", f"127.0.0.1 {master.port}"))
        await _started(stack, [master, replica])
        await until(lambda: _follows(replica))
        sentinels = [_sentinel(folder, master) for _ in range(SENTINELS)]
        await _started(stack, sentinels)
        for sentinel in sentinels:
            await until(lambda sentinel=sentinel: _sees_all(sentinel))
        places = ",".join(f"127.0.0.1:{each.port}" for each in sentinels)
        yield ManyServers(f"redis+sentinel://{places}/{NAME}", [master, replica])


async def _started(stack: AsyncExitStack, servers: Sequence[RedisServer]) -> None:
    for server in servers:
        server.start()
        stack.callback(server.kill)
    for server in servers:
        await until(server.is_up)


def _as_node() -> tuple[str, ...]:
    bus = str(free_port())
    return ("--cluster-enabled", "yes", "--cluster-port", bus, "--cluster-node-timeout", str(NOTICED))


def _sentinel(folder: Path, master: RedisServer) -> RedisServer:
    """It writes what it sees into its own settings."""
    port = free_port()
    file = folder / f"{port}.conf"
    lines = (
        f"sentinel monitor {NAME} 127.0.0.1 {master.port} 2",
        f"sentinel down-after-milliseconds {NAME} {NOTICED}",
        f"sentinel failover-timeout {NAME} 5000",
    )
    file.write_text("\n".join(lines), "utf-8")
    return RedisServer(folder, ("--sentinel",), port, file=file)


def _takes_part(node: RedisServer) -> bool:
    """As a replica it has what its master holds, and so may take its place."""
    with node.asked() as client:
        about = client.info("replication")
        state = client.cluster("info")["cluster_state"]
    return state == "ok" and about.get("master_link_status", "up") == "up"


def _follows(replica: RedisServer) -> bool:
    with replica.asked() as client:
        return bool(client.info("replication")["master_link_status"] == "up")


def _sees_all(sentinel: RedisServer) -> bool:
    with sentinel.asked() as client:
        seen = client.sentinel_master(NAME)
    return (int(seen["num-other-sentinels"]), int(seen["num-slaves"])) == (SENTINELS - 1, 1)
