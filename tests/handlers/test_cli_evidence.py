"""`healthcode evidence`: documents from standard input, everything printed masked, alarms loud."""

import io
import re
from dataclasses import replace

import pytest
from commands import typed
from synthetic import CDC, HOSPITAL, document, outcome, resident_number, sign_up

from bot.domain.errors import Refused
from bot.ports import Ports
from bot.usecases.registration import document_index
from handlers.cli import evidence

SIGNED = ("--source", "Guangzhou CDC", "--reason", "tracing 17", "--as", CDC.id)
CONTACT = ("evidence", "add", "close_contact", "--day", "2026-11-23", *SIGNED)
DOSE = ("evidence", "add", "vaccination_dose", "--day", "2026-11-01", *SIGNED)


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch) -> "Stdin":
    return Stdin(monkeypatch)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


class Stdin:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def holds(self, *lines: str, of: type[io.StringIO] = io.StringIO) -> None:
        self._monkeypatch.setattr("sys.stdin", of("\n".join(lines)))


async def test_proposed_by_one_body_and_confirmed_by_another(
    ports: Ports, stdin: Stdin, capsys: pytest.CaptureFixture[str]
) -> None:
    citizen = await sign_up(replace(ports, automatic="demo"))
    stdin.holds(resident_number(1))
    assert await typed(ports, evidence, *CONTACT) == 0
    printed = capsys.readouterr().out
    id_ = printed.split("\t")[0]
    assert f"CN 4401**********{resident_number(1)[-4:]}\tproposed" in printed
    assert "evidence confirm" in printed
    await typed(ports, evidence, "evidence", "list")
    assert f"{id_}\tclose_contact\t2026-11-23\tGuangzhou CDC\tby cdc-li\n" == capsys.readouterr().out
    assert await typed(ports, evidence, "evidence", "confirm", id_, "--as", HOSPITAL.id) == 0
    assert await outcome(ports, citizen) == "red"
    withdrawing = ("evidence", "withdraw", id_, "--reason", "other person", "--as", HOSPITAL.id)
    assert await typed(ports, evidence, *withdrawing) == 0
    assert capsys.readouterr().out.splitlines()[-1] == f"{id_}\tclose_contact\twithdrawn"
    assert await outcome(ports, citizen) == "green"
    await typed(ports, evidence, "evidence", "list")
    assert "No evidence waits" in capsys.readouterr().out


async def test_one_wrong_line_and_nothing_is_written(
    ports: Ports, stdin: Stdin, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin.holds(resident_number(1), "440106195801010019", "AAA123456")
    assert await typed(ports, evidence, *DOSE) == 1
    printed = capsys.readouterr()
    assert printed.out == ""
    assert re.findall(r"^line (\d)", printed.err, re.MULTILINE) == ["2", "3"]
    assert "Nothing was added." in printed.err
    assert "440106195801010019" not in printed.err
    assert await ports.store.begin().evidence(document_index(ports, document())) == ()


async def test_no_document_is_a_fault_and_a_terminal_is_told_what_to_type(
    ports: Ports, stdin: Stdin, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin.holds(of=Terminal)
    assert await typed(ports, evidence, *DOSE) == 1
    assert "one document a line" in capsys.readouterr().err


async def test_documents_are_no_arguments(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        await typed(ports, evidence, *DOSE, resident_number(1))


async def test_a_test_result_with_its_times(
    ports: Ports, stdin: Stdin, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin.holds(resident_number(1))
    times = ("--sampled", "2026-11-23T20:00", "--reported", "2026-11-24T03:00+00:00", "--result", "negative")
    assert await typed(ports, evidence, "evidence", "add", "test_result", *times, *SIGNED) == 0
    (told,) = await ports.store.begin().evidence(document_index(ports, document()))
    assert told.sampled_at is not None
    assert told.sampled_at.isoformat() == "2026-11-23T20:00:00+08:00"


@pytest.mark.parametrize("wrong", [("--day", "23/11"), ("--sampled", "yesterday")])
async def test_a_date_that_is_none_is_told_how_to_write_one(
    ports: Ports, capsys: pytest.CaptureFixture[str], wrong: tuple[str, str]
) -> None:
    with pytest.raises(SystemExit):
        await typed(ports, evidence, "evidence", "add", "test_result", *SIGNED, *wrong)
    assert f"{wrong[1]!r} is no " in capsys.readouterr().err


async def test_the_alarm_is_loud(ports: Ports, stdin: Stdin, capsys: pytest.CaptureFixture[str]) -> None:
    stdin.holds(*[resident_number(serial) for serial in range(21)])
    assert await typed(ports, evidence, *DOSE) == 0
    printed = capsys.readouterr()
    assert printed.out.count("confirmed") == 21
    assert "ALARM: 21 by this officer and 21 from this source" in printed.err


async def test_alone_on_a_local_server_only(ports: Ports, stdin: Stdin) -> None:
    stdin.holds(resident_number(1))
    with pytest.raises(Refused) as refused:
        await typed(replace(ports, local=False), evidence, *CONTACT, "--single-handed")
    assert refused.value.key == "errors.evidence_single_handed"
    stdin.holds(resident_number(1))
    assert await typed(ports, evidence, *CONTACT, "--single-handed") == 0


async def test_all_of_one_command_is_taken_back_at_once(
    ports: Ports, stdin: Stdin, capsys: pytest.CaptureFixture[str]
) -> None:
    stdin.holds(resident_number(1), resident_number(2))
    await typed(ports, evidence, *DOSE)
    printed = capsys.readouterr().out
    batch = printed.partition("Batch ")[2].partition(";")[0]
    ids = [line.split("\t")[0] for line in printed.splitlines()[:2]]
    signed = ("--reason", "wrong list", "--as", HOSPITAL.id)
    assert await typed(ports, evidence, "evidence", "withdraw", "--batch", batch, *signed) == 0
    out = capsys.readouterr().out
    assert all(f"{id_}\tvaccination_dose\twithdrawn\n" in out for id_ in ids)
    assert out.endswith("2 withdrawn; 2 people.\n")
