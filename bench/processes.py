"""Home of what the kernel says about processes: processor time and memory of one and all it started."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

PROC = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def trees(roots: Mapping[str, int]) -> dict[str, list[int]]:
    """Each process with its descendants."""
    parents = {pid: int(fields[1]) for pid, fields in _all()}
    return {name: sorted(_below(pid, parents)) for name, pid in roots.items()}


def seconds(pids: Iterable[int]) -> float:
    """Processor time used so far."""
    return sum(_used(pid) for pid in pids) / TICKS


def busy() -> float:
    """Processor time of the whole machine used so far, in seconds over all cores."""
    fields = [int(each) for each in PROC.joinpath("stat").read_text().splitlines()[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def resident(pid: int) -> float:
    """MB held in memory."""
    return int(PROC.joinpath(str(pid), "statm").read_text().split()[1]) * PAGE / 1e6


def _below(root: int, parents: Mapping[int, int]) -> set[int]:
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def _used(pid: int) -> int:
    fields = _fields(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _all() -> list[tuple[int, list[str]]]:
    pids = [int(each.name) for each in PROC.iterdir() if each.name.isdigit()]
    return [(pid, fields) for pid in pids if (fields := _fields(pid))]


def _fields(pid: int) -> list[str]:
    """From the third on: what stands before is a name that may hold anything. Empty when it has ended."""
    try:
        return PROC.joinpath(str(pid), "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []
