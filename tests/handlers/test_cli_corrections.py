"""`healthcode corrections`: listed, read for a purpose, accepted or refused."""

from dataclasses import replace
from datetime import date

import pytest
from commands import typed
from synthetic import CDC, document, resident_number, sign_up, stored

from bot.domain.citizens import Citizen
from bot.ports import Ports
from bot.usecases import corrections as acts
from bot.usecases import evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from handlers.cli import corrections

BY = ("--as", CDC.id)
NEW = resident_number(7)


async def asked(ports: Ports, field: str, value: str) -> tuple[Citizen, str]:
    citizen = await sign_up(replace(ports, automatic="demo"))
    one = await committed(ports, lambda tx: acts.ask(ports, tx, citizen, field, value, ports.now()))
    return citizen, one.id


async def test_those_waiting_are_listed_masked(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    await typed(ports, corrections, "corrections", "list")
    _, id_ = await asked(ports, "name", "王小瑛")
    await typed(ports, corrections, "corrections", "list")
    assert capsys.readouterr().out == (
        f"No correction waits.\n{id_}\t2026-11-24 12:00\tname\t王*英\tconfirmed\n"
    )


async def test_one_is_shown_whole_to_an_officer(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    _, id_ = await asked(ports, "document_number", NEW)
    claim = Claim("close_contact", "CDC", "tracing", day=date(2026, 11, 23))
    await committed(
        ports,
        lambda tx: evidence.add(ports, tx, claim, [document()], CDC.id, ports.now(), single_handed=True),
    )
    await typed(ports, corrections, "corrections", "show", id_, *BY, "--purpose", "review")
    out = capsys.readouterr().out
    assert f"now:   {resident_number(1)}\nwants: {NEW}\n" in out
    assert "Pieces of evidence of offices under the present number: 1. What stands there stays" in out


async def test_a_name_says_nothing_of_evidence(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    _, id_ = await asked(ports, "name", "王小瑛")
    await typed(ports, corrections, "corrections", "show", id_, *BY, "--purpose", "review")
    assert "evidence" not in capsys.readouterr().out


async def test_accepting_puts_it_right(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    citizen, id_ = await asked(ports, "document_number", NEW)
    await typed(ports, corrections, "corrections", "decide", id_, "--accept", "--renewed", *BY)
    assert (await stored(ports, citizen)).person.document.number == NEW
    assert capsys.readouterr().out == "Put right; it stands in the next code.\n"


async def test_refusing_says_why(ports: Ports) -> None:
    citizen, id_ = await asked(ports, "name", "王小瑛")
    await typed(ports, corrections, "corrections", "decide", id_, "--refuse", "--words", "请带证件", *BY)
    (one,) = await ports.store.begin().corrections_of(citizen.id)
    assert (one.state, one.words) == ("refused", "请带证件")


async def test_a_correction_whose_citizen_was_just_erased_is_passed_over(
    ports: Ports, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    citizen, id_ = await asked(ports, "name", "王小瑛")
    (one,) = await ports.store.begin().corrections_of(citizen.id)

    async def waiting(_: object) -> tuple[object, ...]:
        return (replace(one, citizen=bytes(16)),)

    monkeypatch.setattr(acts, "waiting", waiting)
    await typed(ports, corrections, "corrections", "list")
    assert id_ not in capsys.readouterr().out
