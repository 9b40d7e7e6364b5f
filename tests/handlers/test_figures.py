"""Figures of workers that have ended: counted on, in as many files as one worker has, however many there were."""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from handlers.figures import FOLDER, exposition, known, settle_figures

WORKER = """
import os
from prometheus_client import Counter, Gauge, Histogram
Counter("seen", "x", ["name"]).labels("text").inc(3)
Counter("own", "x", ["name"]).labels("worker-" + os.environ["NUMBER"]).inc()
Gauge("serving", "x", multiprocess_mode="livesum").set(1)
Histogram("seconds", "x", buckets=(1.0, 2.0)).observe(1.5)
print(os.getpid())
"""
BORN = 4


def worker(folder: Path, number: int) -> int:
    """Of one that has counted and ended: its process."""
    given = {**os.environ, FOLDER: str(folder), "NUMBER": str(number)}
    return int(
        subprocess.run([sys.executable, "-c", WORKER], env=given, check=True, capture_output=True).stdout
    )


def figures() -> dict[tuple[str, str], float]:
    found = text_string_to_metric_families(exposition().decode())
    return {
        (each.name, each.labels.get("le", each.labels.get("name", ""))): each.value
        for family in found
        for each in family.samples
    }


def test_restarts_do_not_fill_the_folder_and_take_nothing_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(FOLDER, str(tmp_path))
    for number in range(1, BORN + 1):
        pid = worker(tmp_path, number)
        assert figures()["serving", ""] == 1
        before = {name: value for name, value in figures().items() if name != ("serving", "")}
        settle_figures(tmp_path, pid)
        assert figures() == before
        assert before["seen_total", "text"] == 3 * number
        assert before["seconds_bucket", "1.0"] == 0
        assert before["seconds_bucket", "2.0"] == before["seconds_count", ""] == number
        assert {file.name for file in tmp_path.glob("*.db")} == {"counter_0.db", "histogram_0.db"}
    assert known("own", "name") == {f"worker-{number}" for number in range(1, BORN + 1)}


def test_while_they_are_read_nothing_is_moved(tmp_path: Path) -> None:
    pid = worker(tmp_path, 1)
    with (tmp_path / "lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        with pytest.raises(BlockingIOError):
            settle_figures(tmp_path, pid)
    assert f"counter_{pid}.db" in {each.name for each in tmp_path.glob("*.db")}
    settle_figures(tmp_path, pid)
