"""`healthcode staff`: officers are listed and shown."""

from pathlib import Path

import pytest
from commands import typed
from ports import close_ports, open_ports
from running import begin, free_port

from bot.domain.errors import Refused
from bot.ports import Ports
from handlers.cli import main, staff

DESK = ("staff", "add", "desk-7", "--name", "赵四", "--body", "District office", "--region", "440106")


async def test_an_officer_is_listed(ports: Ports, capsys: pytest.CaptureFixture[str]) -> None:
    assert await typed(ports, staff, *DESK) == 0
    assert await typed(ports, staff, "staff", "list") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "hospital-wu\t吴二\tNo. 1 Hospital\t440100"


async def test_an_id_is_given_once(ports: Ports) -> None:
    await typed(ports, staff, *DESK)
    with pytest.raises(Refused):
        await typed(ports, staff, *DESK)


async def test_an_empty_list_says_how_to_fill_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nobody_yet = await open_ports(tmp_path / "new")
    await typed(nobody_yet, staff, "staff", "list")
    await close_ports(nobody_yet)
    assert "healthcode staff add" in capsys.readouterr().out


def test_the_command_as_typed_opens_the_records_and_says_what_is_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)  # databases and keys go to data/ of the working directory
    (tmp_path / "settings.toml").write_text(f'[server]\nhost = "127.0.0.1"\nport = {free_port()}\n')
    begin(tmp_path / "settings.toml")
    capsys.readouterr()
    settings = ("--settings", "settings.toml")
    assert main((*DESK, *settings)) == 0
    assert capsys.readouterr().out == "desk-7 is listed for District office.\n"
    assert main((*DESK, *settings)) == 1
    assert capsys.readouterr().err.count("“desk-7” is listed already.") == 1
