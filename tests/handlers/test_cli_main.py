"""The command line as a whole: its commands, its version, and how errors are told."""

import tomllib
from pathlib import Path

import pytest
from running import demo_settings, free_port, logging_kept

from handlers.cli import COMMANDS, main

PYPROJECT = Path(__file__).parents[2] / "pyproject.toml"


def typed(*words: str) -> int:
    with logging_kept():
        return main(words)


def test_every_command_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        typed("--help")
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    names = [command.__name__.rpartition(".")[2] for command in COMMANDS]
    assert [name for name in names if f"    {name} " not in shown] == []


def test_the_version_is_the_project_s(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        typed("--version")
    assert stopped.value.code == 0
    version = tomllib.loads(PYPROJECT.read_text("utf-8"))["project"]["version"]
    assert capsys.readouterr().out == f"{version}\n"


def test_an_unknown_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        typed("sevre")
    assert stopped.value.code == 2
    assert "sevre" in capsys.readouterr().err


def test_faults_of_the_settings_stop_every_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HEALTHCODE_SETTINGS", raising=False)
    assert typed("staff", "list") == 1
    assert "HEALTHCODE_SETTINGS" in capsys.readouterr().err


def test_what_is_refused_is_said_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(demo_settings(tmp_path, free_port()))
    add = (
        "staff",
        "add",
        "chen-min",
        "--name",
        "陈敏",
        "--body",
        "CDC",
        "--region",
        "440100",
        "--settings",
        file,
    )
    assert typed(*add) == 0
    assert typed(*add) == 1
    told = capsys.readouterr().err.strip().splitlines()[-1]
    assert "chen-min" in told
    assert "errors." not in told


def test_records_without_their_keys_are_not_begun_anew(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(demo_settings(tmp_path, free_port()))
    assert typed("staff", "list", "--settings", file) == 0
    (tmp_path / "keys").rename(tmp_path / "keys-elsewhere")
    assert typed("staff", "list", "--settings", file) == 1
    assert "key folder" in capsys.readouterr().err
