"""Home of what the load process counts: the answers of one span of time, and who used how much of a core in it."""

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bench import processes

PERCENTILES = {"p50": 0.5, "p99": 0.99, "p999": 0.999, "longest": 1.0}


@dataclass
class Window:
    """`watched`: names of processes and their ids; each is counted with all it started. `waiting`: sent and not answered."""

    watched: Mapping[str, str]
    latencies: list[float] = field(default_factory=list)  # seconds
    refused: int = 0
    waiting: int = 0
    earlier: int = 0  # answers, in the time that is not counted
    begun: float = 0.0
    ended: float = 0.0
    before: dict[str, float] = field(default_factory=dict)
    used: dict[str, float] = field(default_factory=dict)

    def begin(self) -> None:
        self.earlier = len(self.latencies)
        self.latencies.clear()
        self.refused = 0
        self.before, self.begun = self._cpu(), time.perf_counter()

    def end(self) -> None:
        """Once; answers that are still on their way are counted when they come."""
        if not self.ended:
            self.used, self.ended = self._cpu(), time.perf_counter()

    def result(self) -> dict[str, object]:
        self.end()
        elapsed, times = self.ended - self.begun, sorted(self.latencies)
        if not times:
            raise SystemExit(self._nothing(elapsed))
        return {
            "answers": len(times),
            "refused": self.refused,
            "seconds": elapsed,
            "per_second": len(times) / elapsed,
            **{name: at(times, share) * 1000 for name, share in PERCENTILES.items()},
            "cores": {name: (used - self.before[name]) / elapsed for name, used in self.used.items()},
        }

    def _nothing(self, seconds: float) -> str:
        """What came instead of answers."""
        told = f"not one answer in the {seconds:.2f} s that are counted, {self.earlier} before them"
        if self.refused:
            return f"{told}: {self.refused} refused for too much load or cut off"
        if self.waiting:
            return (
                f"{told}: {self.waiting} sent and not answered; the server or the whole machine stood still"
            )
        return f"{told}: the prepared requests were used up"

    def _cpu(self) -> dict[str, float]:
        trees = processes.trees({name: int(pid) for name, pid in self.watched.items()})
        used = {name: processes.seconds(pids) for name, pids in trees.items()}
        return used | {"load": processes.seconds([os.getpid()]), "machine": processes.busy()}


def at(ordered: Sequence[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
