"""`healthcode joins`: those that stand are listed masked; undoing needs an officer and a reason."""

from dataclasses import replace

import pytest
from commands import typed
from families import ask
from ports import Clock
from synthetic import CDC, FEVER, outcome, resident_number, sign_up

from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases import family_review
from bot.usecases.commit import committed
from handlers.cli import joins, review

AS = ("--officer", CDC.id)


async def test_a_join_is_listed_and_undone(
    ports: Ports, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    first = await sign_up(replace(ports, automatic="demo"))
    clock.forward(minutes=1)
    second = await sign_up(ports, open_id="o-2", account="demo-life", said=FEVER)
    await typed(ports, review, "review", "confirm", second.id.hex(), *AS)
    assert await outcome(ports, first) == "yellow"
    capsys.readouterr()
    await typed(ports, joins, "joins", "list")
    line = capsys.readouterr().out
    id_ = line.split("\t")[0]
    assert line == (f"{id_}\t2026-11-24 12:01\t王*英\t{first.id.hex()}\tdemo-life\tby officer:{CDC.id}\n")
    assert await typed(ports, joins, "joins", "undo", id_, "--reason", "不是同一个人", *AS) == 0
    assert capsys.readouterr().out.startswith("Undone. 1 account(s) must sign up again")
    assert await outcome(ports, first) == "green"
    await typed(ports, joins, "joins", "list")
    assert capsys.readouterr().out == "No account is joined to an earlier registration.\n"
    undone = await ports.store.begin().join(id_)
    assert undone is not None
    assert (undone.decided_by, undone.reason) == (f"officer:{CDC.id}", "不是同一个人")


@pytest.mark.parametrize(("reason", "key"), [(" ", "errors.reason_missing"), ("错了", "errors.join_unknown")])
async def test_what_cannot_be_undone(ports: Ports, reason: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        await typed(ports, joins, "joins", "undo", "none", "--reason", reason, *AS)
    assert refused.value.key == key


async def test_the_officer_is_told_that_the_holder_was_asked(
    ports: Ports, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.usecases.join_offers import deny

    first = await sign_up(replace(ports, automatic="demo"))
    await sign_up(ports, open_id="o-2")
    await committed(ports, lambda tx: deny(ports, tx, first, clock.at))
    await typed(ports, review, "review", "list")
    assert "says that it is not them" in capsys.readouterr().out


async def test_a_family_claim_joined_is_called_one(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    """An elder registered already, for whom a helper's claim was confirmed by an officer."""
    auto = replace(ports, automatic="demo")
    elder = await sign_up(auto, 8, open_id="o-elder")
    asked = await ask(auto, await sign_up(auto), resident_number(8), "other")
    by, at = CDC.id, ports.now()
    await committed(ports, lambda tx: family_review.confirm(ports, tx, asked.id, by, at))
    capsys.readouterr()
    await typed(ports, joins, "joins", "list")
    line = capsys.readouterr().out
    assert line.split("\t")[3:5] == [elder.id.hex(), "(family claim)"]
    await typed(ports, joins, "joins", "undo", line.split("\t")[0], "--reason", "不是同一个人", *AS)
    assert capsys.readouterr().out == (
        "Undone. The family claim ends, and what came with it is taken out of the registration that stays.\n"
    )
