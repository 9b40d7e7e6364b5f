"""`healthcode review`: those waiting are listed masked; confirming and refusing."""

from dataclasses import replace

import pytest
from commands import typed
from ports import Clock
from synthetic import CDC, outcome, resident_number, sign_up, stored

from bot.domain.errors import Refused
from bot.ports import Ports
from handlers.cli import review

AS = ("--as", CDC.id)


async def test_those_waiting_are_shown_masked(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    citizen = await sign_up(ports)
    assert await typed(ports, review, "review", "list") == 0
    number = resident_number(1)
    assert capsys.readouterr().out == (
        f"{citizen.id.hex()}\t2026-11-24 12:00\t王*英\t"
        f"CN resident_id 4401**********{number[-4:]}\t138****5678\t440100\n"
    )


async def test_confirming(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    citizen = await sign_up(ports)
    assert await typed(ports, review, "review", "confirm", citizen.id.hex(), *AS) == 0
    assert await outcome(ports, citizen) == "green"
    await typed(ports, review, "review", "list")
    assert capsys.readouterr().out == "Confirmed.\nNo registration waits.\n"


async def test_the_officer_is_told_that_a_document_is_held_and_joins_the_two(
    ports: Ports, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    first = await sign_up(replace(ports, automatic="demo"))
    clock.forward(minutes=1)
    second = await sign_up(ports, open_id="o-2")
    await typed(ports, review, "review", "list")
    assert "this document is held already" in capsys.readouterr().out
    await typed(ports, review, "review", "confirm", second.id.hex(), *AS)
    assert f"joined to {first.id.hex()}" in capsys.readouterr().out


async def test_refusing_with_a_reason_the_citizen_sees(ports: Ports) -> None:
    citizen = await sign_up(ports)
    reason = "证件号码与姓名不符"
    assert await typed(ports, review, "review", "refuse", citizen.id.hex(), "--reason", reason, *AS) == 0
    assert (await stored(ports, citizen)).refusal == reason


async def test_what_is_no_id_is_said_to_be_unknown(ports: Ports) -> None:
    with pytest.raises(Refused) as refused:
        await typed(ports, review, "review", "confirm", "first", *AS)
    assert refused.value.key == "errors.not_pending"
