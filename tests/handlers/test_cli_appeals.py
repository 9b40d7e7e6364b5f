"""`healthcode appeals`: listed, read for a purpose, the photo written to a file, upheld or rejected."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from commands import typed
from ports import Clock
from synthetic import CDC, COLLEAGUE, FEVER, HOSPITAL, document, outcome, sign_up

from bot.domain.appeals import Appeal
from bot.domain.citizens import Citizen
from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases import appeals as acts
from bot.usecases import evidence
from bot.usecases.claims import Claim
from bot.usecases.commit import committed
from handlers.cli import appeals

PNG = b"\x89PNG\r\n\x1a\n" + bytes(16)
BY = ("--officer", COLLEAGUE.id)
WHY = ("--purpose", "review of an appeal")
CONTACT = Claim("close_contact", "Guangzhou CDC", "tracing 17", day=date(2026, 11, 23))


async def appealed(ports: Ports, citizen: Citizen, photo: bytes | None = None) -> Appeal:
    auto = replace(ports, automatic="demo")
    return await committed(ports, lambda tx: acts.appeal(auto, tx, citizen, "我不在场", ports.now(), photo))


async def ill(ports: Ports, photo: bytes | None = None) -> Appeal:
    return await appealed(ports, await sign_up(replace(ports, automatic="demo"), said=FEVER), photo)


async def in_contact(ports: Ports, many: int) -> tuple[Citizen, Appeal, str]:
    citizen = await sign_up(replace(ports, automatic="demo"))
    papers = [document(serial) for serial in range(1, many + 1)]
    added = await committed(
        ports,
        lambda tx: evidence.add(ports, tx, CONTACT, papers, CDC.id, ports.now(), single_handed=True),
    )
    return citizen, await appealed(ports, citizen), added.batch


async def test_those_waiting_are_listed_and_the_overdue_marked(
    ports: Ports, clock: Clock, capsys: pytest.CaptureFixture[str]
) -> None:
    await typed(ports, appeals, "appeals", "list")
    opened = await ill(ports, PNG)
    await typed(ports, appeals, "appeals", "list")
    clock.forward(hours=49)
    await typed(ports, appeals, "appeals", "list")
    assert capsys.readouterr().out.splitlines() == [
        "No appeal waits.",
        f"{opened.number}\tyellow\tdue 2026-11-26 12:00\tphoto",
        f"{opened.number}\tyellow\tdue 2026-11-26 12:00\tOVERDUE\tphoto",
    ]


async def test_one_is_shown_with_its_reason_and_what_it_stands_against(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    _, opened, _ = await in_contact(ports, 1)
    await typed(ports, appeals, "appeals", "show", opened.number.lower(), *BY, *WHY)
    out = capsys.readouterr().out
    assert "Reason: 我不在场" in out
    assert "王*英" in out
    assert "close_contact\t2026-11-23\tGuangzhou CDC\tconfirmed\tby cdc-li, confirmed by nobody" in out
    await typed(ports, appeals, "appeals", "decide", opened.number, "--reject", "--words", "查过了", *BY)
    await typed(ports, appeals, "appeals", "show", opened.number, *BY, *WHY)
    assert "Answer: 查过了" in capsys.readouterr().out


async def test_declared_evidence_names_no_officer(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    opened = await ill(ports)
    await typed(ports, appeals, "appeals", "show", opened.number, *BY, *WHY)
    assert "declared_symptoms\t2026-11-24\tcitizen\tconfirmed\n" in capsys.readouterr().out


async def test_evidence_that_has_ended_is_shown_no_longer(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = await ill(ports)
    gone = replace(opened, evidence=("no-such-id",))
    assert await appeals._against(ports.store.begin(), gone) == []


async def test_the_photo_is_written_for_its_reader_alone(
    ports: Ports, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    opened, out = await ill(ports, PNG), tmp_path / "photo.png"
    words = ("appeals", "photo", opened.number, *BY, *WHY, "--out", str(out))
    assert await typed(ports, appeals, *words) == 0
    assert out.read_bytes() == PNG
    assert out.stat().st_mode & 0o077 == 0
    assert await typed(ports, appeals, *words) == 1
    assert "is there already" in capsys.readouterr().err


async def test_upholding_shows_who_else_was_hit_by_the_same_record(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    citizen, opened, batch = await in_contact(ports, 3)
    await typed(ports, appeals, "appeals", "decide", opened.number, "--uphold", *BY)
    out = capsys.readouterr().out
    assert f"{opened.number}\tupheld." in out
    assert "stands against 2 more people" in out
    assert f"healthcode evidence withdraw --batch {batch} --reason WHY --as ID" in out
    assert await outcome(ports, citizen) == "green"


async def test_many_are_counted_and_not_all_printed(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    _, opened, _ = await in_contact(ports, 53)
    await typed(ports, appeals, "appeals", "decide", opened.number, "--uphold", *BY)
    out = capsys.readouterr().out
    assert "stands against 52 more people" in out
    assert "… and 2 more" in out


async def test_upholding_what_hit_nobody_else_says_no_more(
    ports: Ports, capsys: pytest.CaptureFixture[str]
) -> None:
    opened = await ill(ports)
    await typed(ports, appeals, "appeals", "decide", opened.number, "--uphold", *BY)
    assert capsys.readouterr().out.count("\n") == 1


async def test_whose_evidence_it_is_does_not_judge(ports: Ports) -> None:
    _, opened, _ = await in_contact(ports, 1)
    with pytest.raises(Refused) as refused:
        await typed(ports, appeals, "appeals", "decide", opened.number, "--uphold", "--as", CDC.id)
    assert refused.value.key == "errors.appeal_own"
    assert HOSPITAL.id != CDC.id
