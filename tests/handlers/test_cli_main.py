"""The command line as a whole: its commands, its version, and how errors are told."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from running import begin, demo_settings, free_port, logging_kept

from handlers.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
PYPROJECT = ROOT / "pyproject.toml"


def typed(*words: str) -> int:
    with logging_kept():
        return main(words)


def test_every_command_says_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        typed("--help")
    assert stopped.value.code == 0
    shown = capsys.readouterr().out
    names = [command.__name__.rpartition(".")[2] for command in COMMANDS]
    assert [name for name in names if not re.search(rf"^    {name}\s", shown, re.MULTILINE)] == []


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
    begin(Path(file))
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
    begin(Path(file))
    assert typed("staff", "list", "--settings", file) == 0
    (tmp_path / "keys").rename(tmp_path / "keys-elsewhere")
    assert typed("staff", "list", "--settings", file) == 1
    assert "key folder" in capsys.readouterr().err


def test_a_command_in_a_wrong_folder_says_where_it_looked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = demo_settings(tmp_path, free_port())
    assert typed("staff", "list", "--settings", str(file)) == 1
    told = capsys.readouterr().err
    assert str(tmp_path / "healthcode.db") in told
    assert str(Path.cwd()) in told
    assert list(tmp_path.iterdir()) == [file]


def test_what_is_no_database_is_told_in_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = demo_settings(tmp_path, free_port())
    begin(file)
    for leftover in tmp_path.glob("keys.db-*"):
        leftover.unlink()
    (tmp_path / "keys.db").write_text("no database at all " * 100)
    for words in (("staff", "list"), ("serve",)):
        assert typed(*words, "--settings", str(file)) == 1
        assert f"{tmp_path}/keys.db is not a database" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["keys", "data"])
def test_a_file_where_a_folder_should_be_is_told_in_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    file = demo_settings(tmp_path, free_port())
    file.write_text(file.read_text("utf-8").replace(f"{tmp_path}/", f"{tmp_path}/data/"), "utf-8")
    if name == "keys":
        (tmp_path / "data").mkdir()
    blocked = tmp_path / ("data/keys" if name == "keys" else "data")
    blocked.write_text("a file")
    assert typed("serve", "--settings", str(file)) == 1
    assert "cannot be used" in capsys.readouterr().err
    assert blocked.read_text() == "a file"


def test_whoever_reads_a_list_may_stop_early(tmp_path: Path) -> None:
    file = demo_settings(tmp_path, free_port())
    begin(file)
    command = f"{sys.executable} -m handlers.cli staff list --settings {file} | true; echo ${{PIPESTATUS[0]}}"
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ended.stderr == ""
