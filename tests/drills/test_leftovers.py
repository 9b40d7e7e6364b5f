"""A drill told to end leaves neither folders nor servers."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import which

import pytest
from postgres import INSTALLED, MEMORY, MISSING

from drills.frame import ROOT, python_path

NAMES = {"pg", "drill-", "redis"}
ENDED_WITHIN = 60  # seconds


def started_in(folder: str) -> list[str]:
    """The processes that name the folder in their command."""
    commands = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    return [each.decode() for each in commands if folder.encode() in each]


@pytest.mark.skipif(not INSTALLED, reason=MISSING)
@pytest.mark.skipif(not which("redis-server"), reason="redis-server is not installed")
def test_a_drill_told_to_end_leaves_nothing() -> None:
    with tempfile.TemporaryDirectory(dir=MEMORY if MEMORY.is_dir() else None) as folder:
        place = Path(folder)
        place.chmod(0o755)  # PostgreSQL runs as somebody else
        env = os.environ | {"PYTHONPATH": python_path(), "TMPDIR": folder}
        command = [sys.executable, "-m", "resting_drill", folder]
        with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as drill:
            try:
                assert drill.stdout is not None
                assert drill.stdout.readline() == "resting\n"
                assert all(any(each.name.startswith(name) for each in place.iterdir()) for name in NAMES)
                assert len(started_in(folder)) >= len(NAMES)
            finally:
                drill.terminate()
            assert drill.wait(ENDED_WITHIN) != 0
        assert started_in(folder) == []
        assert list(place.iterdir()) == []
