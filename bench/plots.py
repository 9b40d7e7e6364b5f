"""Home of the plots of BENCHMARKS.md. Run in the environment with matplotlib: `python plots.py RESULTS FOLDER`."""

import json
import re
import statistics
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes

OURS, OTHER, WANTED = "#1a7f4b", "#b8bec6", "#c0392b"
STYLE: Mapping[str, Any] = {
    "font.size": 9,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "svg.hashsalt": "bench",
    "figure.constrained_layout.use": True,
}
TIERS = ("p50", "p99", "p99.9")
Figures = Sequence[Mapping[str, Any]]


def throughput(figures: Figures, file: Path) -> None:
    """What is done a second, beside the yardsticks; a mark where the bar is."""
    rows = [each for each in figures if each["unit"] == "/s" and each["yardstick"] and not _again(each)]
    canvas, axes = plt.subplots(figsize=(8.6, 0.62 * len(rows) + 1))
    for place, row in enumerate(reversed(rows)):
        stick = row["yardstick"]
        _bar(axes, place + 0.2, row["values"], OURS, "ours" if not place else "")
        _bar(axes, place - 0.2, stick["values"], OTHER, "yardstick" if not place else "")
        if (wanted := _wanted(row)) is not None:
            axes.plot([wanted] * 2, [place, place + 0.4], color=WANTED, lw=2, label="" if place else "wanted")
    labels = [f"{_short(row['what'])}\nbeside {row['yardstick']['what']}" for row in reversed(rows)]
    axes.set_yticks(range(len(rows)), labels)
    axes.set_xscale("log")
    axes.set_xlim(1, 200_000)
    axes.set_xlabel("a second (logarithmic)")
    axes.grid(axis="x", alpha=0.3)
    axes.legend(frameon=False, loc="upper left", bbox_to_anchor=(0, 1.02), ncols=3, fontsize=8)
    axes.set_ylim(-0.6, len(rows))
    _saved(canvas, file)


def latency(figures: Figures, file: Path) -> None:
    """From a quarter of capacity to nine tenths."""
    rows = [each for each in figures if each["name"].startswith("latency") and each["points"]]
    canvas, panels = plt.subplots(1, len(rows), figsize=(8.6, 3), sharey=True, squeeze=False)
    for axes, row in zip(panels[0], rows, strict=True):
        rates = [point[0] for point in row["points"]]
        for place, (tier, shade) in enumerate(zip(TIERS, (OURS, "#d98e04", "#7a3b8f"), strict=True), 1):
            axes.plot(rates, [point[place] for point in row["points"]], "o-", color=shade, label=tier, ms=4)
        if row["wanted"]:
            axes.axhline(row["wanted"]["amount"], color=WANTED, ls="--", lw=1, label="p99 wanted at half")
        axes.set_title(row["what"].partition(" at half")[0], fontsize=9)
        axes.set_xlabel("a second, open loop")
        axes.set_yscale("log")
        axes.set_xlim(left=0)
        axes.grid(alpha=0.3)
    panels[0][0].set_ylabel("milliseconds since it was due")
    panels[0][0].legend(frameon=False, fontsize=7)
    _saved(canvas, file)


def growth(figures: Figures, file: Path) -> None:
    """The rate with many citizens stored by the rate with few."""
    rows = [each for each in figures if each["name"].startswith("growth")]
    canvas, axes = plt.subplots(figsize=(5.5, 2.8))
    for store, colour in (("sqlite", OURS), ("postgresql", "#2c6fbb")):
        mine = [each for each in rows if each["name"].startswith(f"growth-{store}")]
        if not mine:
            continue
        sizes = [mine[0]["points"][0][0], *(each["points"][1][0] for each in mine)]
        rates = [1.0, *(statistics.median(each["ratios"]) for each in mine)]
        axes.plot(sizes, rates, "o-", color=colour, label={"sqlite": "SQLite"}.get(store, "PostgreSQL"))
    axes.axhspan(0.8, 1.2, color=OURS, alpha=0.08, label="within 20 %")
    axes.set_xscale("log")
    axes.set_ylim(0, 1.5)
    axes.set_xlabel("citizens stored")
    axes.set_ylabel("turns a second,\nby those of a thousand")
    axes.grid(alpha=0.3)
    axes.legend(frameon=False, fontsize=8)
    _saved(canvas, file)


def morning(figures: Figures, file: Path) -> None:
    """What reaches the server over the two hours, and the cores of the minute that takes most."""
    rows = [each for each in figures if each["name"].startswith("morning")]
    canvas, (left, right) = plt.subplots(1, 2, figsize=(8.6, 3.2), width_ratios=(3, 2))
    times = [8 + point[0] / 3600 for point in rows[0]["points"]]
    left.fill_between(times, [point[1] for point in rows[0]["points"]], color=OTHER, label="codes shown")
    shades = mpl.colormaps["viridis"]
    for place, row in enumerate(rows):
        words, shade = row["what"].partition(": ")[2], shades(place / len(rows))
        left.plot(times, [point[2] for point in row["points"]], color=shade, lw=1.2, label=words)
        high = len(rows) - place
        right.barh(high, row["values"][0], color=shade)
        right.text(row["values"][0], high, f" {row['values'][0]:.1f}", va="center", fontsize=7)
    left.set_xticks([8, 8.5, 9, 9.5, 10], ["08:00", "08:30", "09:00", "09:30", "10:00"])
    left.set_ylabel("a second")
    left.legend(frameon=False, fontsize=7)
    right.axvline(1, color=WANTED, lw=1, ls="--")
    right.set_yticks([])
    right.set_xlabel("cores in the highest minute\n(wanted at 80 %: at most 1)")
    for axes in (left, right):
        axes.grid(alpha=0.3)
    _saved(canvas, file)


def _bar(axes: Axes, place: float, values: Sequence[float], colour: str, label: str) -> None:
    middle = statistics.median(values)
    axes.barh(place, middle, 0.38, color=colour, label=label)
    axes.plot([min(values), max(values)], [place] * 2, color="black", lw=0.8)
    axes.text(max(values) * 1.1, place, f"{middle:,.0f}", va="center", fontsize=7)


def _wanted(row: Mapping[str, Any]) -> float | None:
    if row["wanted"] is None:
        return None
    amount = float(row["wanted"]["amount"])
    return (
        amount * statistics.median(row["yardstick"]["values"]) if row["wanted"]["of"] == "ratio" else amount
    )


def _again(row: Mapping[str, Any]) -> bool:
    """A second bar on the same values, or a figure with a plot of its own."""
    name: str = row["name"]
    return name.endswith("-ratio") or name.startswith("growth")


def _short(what: str) -> str:
    """Without what stands in brackets."""
    return re.sub(r" \([^)]*\)", "", what)


def _saved(canvas: Any, file: Path) -> None:
    canvas.savefig(file, metadata={"Date": None})
    plt.close(canvas)


PLOTS = {
    "bench-throughput.svg": throughput,
    "bench-latency.svg": latency,
    "bench-growth.svg": growth,
    "bench-morning.svg": morning,
}


def main() -> None:
    mpl.use("svg")
    results = json.loads(Path(sys.argv[1]).read_text("utf-8"))
    figures = [figure for group in results["groups"].values() for figure in group]
    with mpl.rc_context(dict(STYLE)):
        for name, draw in PLOTS.items():
            if (
                any(each["name"].startswith(name[6:].partition(".")[0]) for each in figures)
                or "through" in name
            ):
                draw(figures, Path(sys.argv[2]) / name)


if __name__ == "__main__":
    main()
