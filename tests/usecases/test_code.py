"""The code of this moment: decided, signed and with its services; nothing for somebody who is registered no longer."""

from ports import Clock
from synthetic import sign_up

from bot.ports import Ports
from bot.usecases.code import code_of


async def test_a_registered_citizen_has_a_code(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    code = await code_of(ports, ports.store.begin(), citizen.id, clock())
    assert code is not None
    assert code.citizen.id == citizen.id
    assert code.services


async def test_nobody_registered_has_none(ports: Ports, clock: Clock) -> None:
    assert await code_of(ports, ports.store.begin(), b"nobody" + bytes(10), clock()) is None
