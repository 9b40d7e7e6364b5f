"""What is told of a Redis that cannot be used, with what would be right."""

from dataclasses import asdict

import pytest
from redis_server import RedisServer, redis_running
from running import free_port

from config.redis_address import read_redis
from integrations.redis.client import opened_client
from integrations.redis.remedies import fault_of

FREE = free_port()


async def told(address: str) -> str:
    async with opened_client(**asdict(read_redis(address))) as client:
        return await fault_of(client)


async def test_one_that_can_be_used_twice_and_keeps_nothing(server: RedisServer) -> None:
    assert [await told(server.address), await told(server.address)] == ["", ""]
    assert all(left > 0 for left in server.keys().values())


@pytest.mark.parametrize(
    ("form", "fault", "right"),
    [
        ("redis://:wrong@{}", "AuthenticationError", "write its user and password"),
        ("redis://reader:word@{}", "NoPermissionError", "let this user read and write the keys healthcode:*"),
        ("redis+cluster://{}", "RedisClusterException", "one server alone is redis://HOST:PORT"),
        ("redis+sentinel://{}/name", "ResponseError", "see that the address says what it is"),
        ("redis://{}/99", "ResponseError", "see that the address says what it is"),
        (f"redis+sentinel://127.0.0.1:{FREE}/name", "MasterNotFoundError", "ends with the NAME"),
        (f"redis://127.0.0.1:{FREE}", "ConnectionError", "see that it runs at its address"),
    ],
)
async def test_what_would_be_right(server: RedisServer, form: str, fault: str, right: str) -> None:
    with server.asked() as client:
        client.acl_setuser("reader", enabled=True, passwords=["+word"], keys=["*"], commands=["+get"])
    address = form.format(server.address.removeprefix("redis://"))
    said = await told(address)
    assert said.startswith(fault)
    assert right in said
    assert "wrong" not in said


async def test_a_replica() -> None:
    async with redis_running("--replicaof", f"127.0.0.1 {FREE}") as replica:
        assert (await told(replica.address)).startswith("ReadOnlyError: it is a replica")
