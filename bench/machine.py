"""Home of what a figure was measured on: the machine, the disk under the databases, and the versions."""

import os
import platform
import subprocess
import time
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import apsw
from postgres import INSTALLED

SYNCS = 200
PACKAGES = ("aiohttp", "uvloop", "asyncpg", "cryptography", "apsw")


def described(folder: Path) -> Mapping[str, str]:
    told = subprocess.run(
        [INSTALLED[-1].parent / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return {
        "date": time.strftime("%Y-%m-%d"),
        "processor": processor(),
        "kernel": f"{platform.system()} {platform.release()} {platform.machine()}",
        "Python": platform.python_version(),
        "SQLite": apsw.sqlite_lib_version(),
        "PostgreSQL": told.stdout.split()[2],
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "databases on": f"{filesystem(folder)}; writing 4 KiB and syncing it takes {synced(folder):.0f} µs (median)",
    }


def filesystem(folder: Path) -> str:
    """Its kind; in memory a sync costs nothing, and the figures would be of another machine."""
    rows = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    inside = [(place, kind) for place, kind in rows if folder.is_relative_to(place)]
    kind = max(inside, key=lambda row: len(row[0]))[1]
    return f"{kind} (memory, not a disk)" if kind in {"tmpfs", "ramfs"} else f"{kind} on a disk"


def synced(folder: Path) -> float:
    times = []
    with (folder / "sync").open("wb") as file:
        for _ in range(SYNCS):
            file.write(bytes(4096))
            file.flush()
            begun = time.perf_counter()
            os.fdatasync(file.fileno())
            times.append(time.perf_counter() - begun)
    return sorted(times)[SYNCS // 2] * 1e6


def processor() -> str:
    """Its model, and how many cores there are."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return f"{next(models, platform.machine())}, {os.cpu_count()} cores"
