"""The systemd unit: no fault found by systemd itself, closed as far as it can be, its times those of the program."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from handlers.web.limits import MOST, SPARE
from handlers.web.server import DRAIN

ANALYZE = shutil.which("systemd-analyze")
ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNIT = (DEPLOY / "healthcode.service").read_text("utf-8")
BACKUP = (DEPLOY / "healthcode-backup.service").read_text("utf-8")
needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


def analyzed(folder: Path, unit: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """The unit with the program in `folder`."""
    program = folder / ".venv" / "bin" / "healthcode"
    program.parent.mkdir(parents=True, exist_ok=True)
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    file = folder / "healthcode.service"
    file.write_text(unit.replace("/srv/healthcode", str(folder)), "utf-8")
    return judged(*words, str(file))


def judged(*words: str) -> "subprocess.CompletedProcess[str]":
    assert ANALYZE
    return subprocess.run([ANALYZE, *words], capture_output=True, text=True, check=False)


@needs_systemd
def test_systemd_finds_no_fault(tmp_path: Path) -> None:
    found = analyzed(tmp_path, UNIT, "verify")
    assert (found.returncode, found.stderr.strip()) == (0, "")
    misspelt = UNIT.replace("ProtectSystem=", "ProtectSytem=")
    assert "Unknown key" in analyzed(tmp_path, misspelt, "verify").stderr


@needs_systemd
def test_it_is_closed_as_far_as_it_can_be(tmp_path: Path) -> None:
    """Tenths of the exposure level; an ordinary service has 96."""
    asking = ("security", "--offline=true", "--threshold=20")
    for unit in (UNIT, BACKUP):
        assert analyzed(tmp_path, unit, *asking).returncode == 0
    opened = re.sub(r"(?m)^(Protect|Restrict|Private|System|Capability).*\n", "", UNIT)
    assert analyzed(tmp_path, opened, *asking).returncode != 0


@needs_systemd
def test_copies_are_taken_each_hour(tmp_path: Path) -> None:
    assert analyzed(tmp_path, BACKUP, "verify").stderr.strip() == ""
    timer = (DEPLOY / "healthcode-backup.timer").read_text("utf-8")
    (tmp_path / "healthcode-backup.timer").write_text(timer)
    (tmp_path / "healthcode-backup.service").write_text((tmp_path / "healthcode.service").read_text())
    assert judged("verify", str(tmp_path / "healthcode-backup.timer")).stderr.strip() == ""
    when = re.search(r"OnCalendar=(.*)", timer)
    assert when
    assert "Normalized form: *-*-* *:00:00" in judged("calendar", when[1]).stdout


def test_its_times_and_signals_are_those_of_the_program() -> None:
    said = dict(line.split("=", 1) for line in UNIT.splitlines() if re.match(r"\w+=", line))
    assert int(said["TimeoutStopSec"].removesuffix("s")) > DRAIN
    assert said["ExecReload"] == "/bin/kill -HUP $MAINPID"
    assert said["KillMode"] == "mixed"  # the parent alone is told; its workers are its own
    assert said["LimitCORE"] == "0"
    assert (said["Restart"], said["StartLimitIntervalSec"]) == ("always", "0")  # it is never given up
    assert int(said["LimitNOFILE"]) >= MOST + SPARE
    assert f"up to {MOST:,} connections a worker" in UNIT
