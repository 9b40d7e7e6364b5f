"""Home of a figure: what was measured, ours and its yardstick in the same run, and what is wanted of it."""

import os
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

VALUE, RATIO = "value", "ratio"
CORES_FULL = 0.9  # of what there is
OTHERS = ("load", "machine")


@dataclass(frozen=True)
class Bar:
    """What is wanted: of the value itself or of its ratio to the yardstick's; `most`: less is better."""

    amount: float
    of: str = VALUE
    most: bool = False

    def met(self, amount: float) -> bool:
        return amount <= self.amount if self.most else amount >= self.amount


@dataclass(frozen=True)
class Yardstick:
    what: str
    values: Sequence[float]


@dataclass(frozen=True)
class Figure:
    """`values`: one a round. `cores`: how many cores each process used, the medians of the rounds."""

    name: str
    what: str
    unit: str
    values: Sequence[float]
    bar: Bar | None = None
    yardstick: Yardstick | None = None
    cores: Mapping[str, float] = field(default_factory=dict)
    notes: Sequence[str] = ()
    points: Sequence[Sequence[float]] = ()  # of its plot

    @property
    def ratios(self) -> list[float]:
        """Round by round, so that a busy moment of the machine is in both."""
        if self.yardstick is None:
            return []
        return [ours / other for ours, other in zip(self.values, self.yardstick.values, strict=True)]

    @property
    def judged(self) -> Sequence[float]:
        return self.ratios if self.bar is not None and self.bar.of == RATIO else self.values

    @property
    def met(self) -> bool | None:
        return None if self.bar is None else self.bar.met(statistics.median(self.judged))


def rates(rounds: Sequence[Mapping[str, Any]]) -> list[float]:
    return [each["per_second"] for each in rounds]


def cores(rounds: Sequence[Mapping[str, Any]]) -> dict[str, float]:
    return {name: statistics.median(each["cores"][name] for each in rounds) for name in rounds[0]["cores"]}


def cost(rounds: Sequence[Mapping[str, Any]], who: str = "server") -> float:
    """Microseconds of processor time for one answer: hardly moved by what else the machine does."""
    return float(statistics.median(each["cores"][who] / each["per_second"] for each in rounds)) * 1e6


def percentiles(rounds: Sequence[Mapping[str, Any]]) -> str:
    told = {"p50": "p50", "p99": "p99", "p999": "p99.9"}
    middle = {name: statistics.median(each[name] for each in rounds) for name in told}
    words = ", ".join(f"{words} {middle[name]:.1f} ms" for name, words in told.items())
    refused = sum(each["refused"] for each in rounds)
    return words + (f"; {refused} refused for too much load or cut off, and sent again" if refused else "")


def limit(used: Mapping[str, float], workers: int = 1) -> str:
    """Which of the things that can run out did."""
    machine = os.cpu_count() or 1
    told = ", ".join(f"{name} {share:.2f}" for name, share in used.items() if name != "machine")
    if used.get("server", 0) >= CORES_FULL * workers:
        return f"limited by the server's own processor time (cores used: {told})"
    if used["machine"] >= CORES_FULL * machine:
        others = used["machine"] - sum(share for name, share in used.items() if name != "machine")
        return f"limited by the machine's {machine} cores, shared by {told}, everything else {max(others, 0):.2f}"
    return f"limited by waiting, not by processors (cores used: {told})"


def beside_bare(
    name: str,
    what: str,
    share: float | None,
    ours: Sequence[Mapping[str, Any]],
    bare: Sequence[Mapping[str, Any]],
    other: str,
) -> Figure:
    """As much a second as can be done; wanted, where a share is told: this share of what bare aiohttp does with `other`."""
    return Figure(
        name,
        what,
        "/s",
        rates(ours),
        None if share is None else Bar(share, RATIO),
        Yardstick(f"bare aiohttp, {other}", rates(bare)),
        cores(ours),
        [
            f"32 at once: {percentiles(ours)}",
            f"{cost(ours):.0f} µs of the server's processor time each; bare aiohttp {cost(bare):.0f} µs",
            limit(cores(ours)),
        ],
    )


def to_json(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "what": figure.what,
        "unit": figure.unit,
        "values": list(figure.values),
        "wanted": None
        if figure.bar is None
        else {"amount": figure.bar.amount, "of": figure.bar.of, "most": figure.bar.most},
        "yardstick": None
        if figure.yardstick is None
        else {"what": figure.yardstick.what, "values": list(figure.yardstick.values)},
        "ratios": figure.ratios,
        "met": figure.met,
        "cores": dict(figure.cores),
        "notes": list(figure.notes),
        "points": [list(each) for each in figure.points],
    }
