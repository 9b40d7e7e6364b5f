"""The code of this moment: decided, signed and noted."""

from pathlib import Path

from ports import Clock
from stored import column
from synthetic import sign_up

from bot.domain.decision import Decision
from bot.ports import Ports
from bot.usecases.code import code_of, live_pass

NOTED = "SELECT cti FROM issued"


async def test_a_registered_citizen_has_a_code(ports: Ports, clock: Clock) -> None:
    citizen = await sign_up(ports)
    code = await code_of(ports, ports.store.begin(), citizen, clock())
    assert code.citizen.id == citizen.id


async def test_a_pass_of_an_act_is_noted_with_its_commit(ports: Ports, clock: Clock, tmp_path: Path) -> None:
    citizen = await sign_up(ports)
    tx = ports.store.begin()
    live = live_pass(ports, tx, citizen.id, "440100", Decision("green"), clock())
    assert live is not None
    assert live.id not in column(tmp_path / "records.db", NOTED)
    await tx.commit()
    assert live.id in column(tmp_path / "records.db", NOTED)
