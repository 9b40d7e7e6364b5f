"""Every drill in its short form succeeds, and notices the fault built into its control."""

import os
from shutil import which

import pytest
from postgres import INSTALLED, MISSING

from drills.__main__ import DRILLS, made

NEEDS_POSTGRESQL = {
    "postgresql_kill",
    "postgresql_disk",
    "storm",
    "between",
    "standby",
    "redis_lost",
    "rolling",
}


@pytest.mark.parametrize("control", [(), ("--control",)], ids=["", "control"])
@pytest.mark.parametrize("drill", DRILLS)
def test_a_drill(drill: str, control: tuple[str, ...]) -> None:
    if drill in NEEDS_POSTGRESQL and not INSTALLED:
        pytest.skip(MISSING)
    if drill.endswith("disk") and not which("strace"):
        pytest.skip("strace is not installed")
    if drill == "standby" and (os.getuid() or not which("ip")):
        pytest.skip("networks are made by root, with ip")
    if drill == "redis_lost" and not which("redis-server"):
        pytest.skip("redis-server is not installed")
    ended = made(drill, "--short", *control)
    assert ended.returncode == 0
    assert len(ended.stdout.splitlines()) == 1
    assert len(ended.stdout.split(" | ")) == 4
