"""`healthcode outbox`: what failed and why, whom to call, sending again and giving up."""

from dataclasses import replace

import pytest
from commands import typed
from ports import Clock
from post import FREE, Post, deliver_due, items, with_templates
from synthetic import CDC, sign_up

from bot.domain.errors import Refused
from bot.domain.notices import CHANGED
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.news import announce
from handlers.cli import outbox


@pytest.fixture
async def failed(ports: Ports) -> str:
    """The id of news that no window was open for."""
    citizen = await sign_up(ports, state={})
    await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))
    await deliver_due(ports, Post(), ports.now())
    (item,) = await items(ports, "failed")
    return item.id


async def test_failures_are_listed_with_their_reason(
    ports: Ports, failed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await typed(ports, outbox, "outbox", "list") == 0
    line = f"{failed}\tdemo-wechat\tnews\tfailed\t2026-11-24 12:00\t0 tries\t-\t-\twindow closed"
    assert capsys.readouterr().out == f"{line}\n"


async def test_a_list_that_is_cut_off_says_so(
    ports: Ports, failed: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    await typed(ports, outbox, "outbox", "list")
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("bot.usecases.outbox.LISTED", 1)
    await typed(ports, outbox, "outbox", "list")
    assert capsys.readouterr().err == "Only 1 are listed that are failed; there may be more.\n"
    await typed(ports, outbox, "outbox", "retry", "all")
    assert capsys.readouterr().out == "1 to be sent again. There may be more: run it again.\n"


async def test_what_was_sent_is_listed_with_its_way_and_whether_it_arrived(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await typed(ports, outbox, "outbox", "list", "--sent") == 0
    ports = with_templates(ports, {CHANGED: FREE})
    citizen = await sign_up(ports, state={})
    for number, word in ((1, ""), (2, "yes")):
        await committed(ports, lambda tx: announce(ports, tx, citizen, ports.now()))
        await deliver_due(ports, Post(), ports.now())
        (sent,) = [each for each in await items(ports, "sent") if each.receipt == "N1"]
        tx = ports.store.begin()
        tx.put_item(replace(sent, arrived=word, receipt=f"R{number}"))
        await tx.commit()
    assert await typed(ports, outbox, "outbox", "list", "--sent") == 0
    first, *rows = capsys.readouterr().out.splitlines()
    assert first == "Nothing has been sent."
    assert {row.partition("1 tries\t")[2] for row in rows} == {
        "template\tarrived: not known\t",
        "template\tarrived: yes\t",
    }


async def test_retrying_and_dropping(ports: Ports, failed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert await typed(ports, outbox, "outbox", "retry", "all") == 0
    await typed(ports, outbox, "outbox", "list")
    assert await typed(ports, outbox, "outbox", "drop", failed) == 0
    await typed(ports, outbox, "outbox", "list")
    told = capsys.readouterr().out.splitlines()
    assert told[0] == "1 to be sent again."
    assert "\twaiting\t" in told[1]
    assert "\tnext 2026-11-24 12:00\t" in told[1]
    dropped = told.index("Dropped.")
    assert failed not in "".join(told[dropped:])


async def test_numbers_stay_masked_until_an_officer_says_why(
    ports: Ports, clock: Clock, failed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await typed(ports, outbox, "outbox", "list", "--to-call")
    assert capsys.readouterr().out == "Nobody needs a call.\n"
    clock.forward(hours=24)
    await typed(ports, outbox, "outbox", "list", "--to-call")
    masked = capsys.readouterr().out
    assert f"{failed}\tdemo-wechat\t王*英\t138****5678\twindow closed" in masked
    assert "13812345678" not in masked
    with pytest.raises(Refused) as refused:
        await typed(ports, outbox, "outbox", "list", "--to-call", "--as", CDC.id)
    assert refused.value.key == "errors.purpose_missing"
    named = ("--as", CDC.id, "--purpose", "telling news")
    assert await typed(ports, outbox, "outbox", "list", "--to-call", *named) == 0
    assert "+8613812345678" in capsys.readouterr().out


async def test_nobody_to_call(ports: Ports, clock: Clock, capsys: pytest.CaptureFixture[str]) -> None:
    await typed(ports, outbox, "outbox", "list", "--to-call")
    assert capsys.readouterr().out == "Nobody needs a call.\n"
