"""Home of BENCHMARKS.md: the figures of the newest run as a table, with what limits each, and the plots."""

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

HEAD = """# Benchmarks

Made by `make bench` on {date}; do not edit. A figure of another day says which. Medians of the rounds, in brackets the least and the most. Each figure stands beside its
yardstick, measured in turn with it in the same run: machines of this kind differ by a factor of three from day to day, so read the ratios.

{machine}

One worker process unless said otherwise; databases as in production (every answer is synced to the disk before it is given). The load
comes from another process (uvloop, prepared bytes): 32 connections (16 where a step is dear) in a closed loop for what can be done a second; for latencies an open
loop, whose requests come at random moments of a set rate and whose latencies count from the moment a request was meant to be sent.
`python -m bench turns pass` measures some groups, `python -m bench --help` names them all.
"""
FLOOR = """**The floor** under a turn on two cores like these, measured with a bare prototype (decrypt, parse, store, render, encrypt; nothing
decided): 2,300 a second without a store, 1,900 on SQLite with up to 64 turns a sync, 1,175 on PostgreSQL with one statement a turn; bare aiohttp 16,400.
"""
PICTURES = "docs/pictures"
COLUMNS = ("What", "Wanted", "Measured", "Yardstick in the same run", "Ratio", "")
MARKS = {True: "met", False: "**missed**", None: ""}
Figures = Sequence[Mapping[str, Any]]


def written(results: Mapping[str, Any], pictures: Sequence[Path]) -> str:
    machine = "\n".join(f"- {name}: {words}" for name, words in results["machine"].items() if name != "date")
    parts = [HEAD.format(date=results["machine"]["date"], machine=machine)]
    figures = [figure for group in results["groups"].values() for figure in group]
    day = results["machine"]["date"]
    parts.append(table([figure for figure in figures if not figure["name"].startswith("profile")], day))
    parts.extend(f"![{each.stem}]({PICTURES}/{each.name})\n" for each in pictures)
    parts.append("## What stands behind each figure\n")
    parts.extend(notes(figure, day) for figure in figures if figure["notes"])
    parts.append(FLOOR)
    if results.get("steps"):
        parts.append(steps(results["steps"], since(results["steps_date"], day)))
    return "\n".join(parts)


def since(date: str, day: str) -> str:
    """What is said of a figure that is of another day than the page."""
    return "" if date == day else f", on {date}"


def table(figures: Figures, day: str) -> str:
    lines = [_row(COLUMNS), _row(["---"] * len(COLUMNS))]
    for each in figures:
        stick = each["yardstick"]
        beside = f"{stick['what']}: {spread(stick['values'])}" if stick else ""
        cells = (
            each["what"] + since(each["date"], day),
            wanted(each),
            f"{spread(each['values'])} {each['unit']}",
            beside,
        )
        ratio = spread(each["ratios"]) if each["ratios"] else ""
        lines.append(_row([*cells, ratio, MARKS[each["met"]]]))
    return "\n".join(lines) + "\n"


def wanted(figure: Mapping[str, Any]) -> str:
    bar = figure["wanted"]
    if bar is None:
        return ""
    sign = "≤" if bar["most"] else "≥"
    return f"{sign} {bar['amount']:,g}" + (" × yardstick" if bar["of"] == "ratio" else f" {figure['unit']}")


def spread(values: Sequence[float]) -> str:
    middle = shown(statistics.median(values))
    return middle if len(values) == 1 else f"{middle} ({shown(min(values))} to {shown(max(values))})"


def shown(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.1f}" if abs(value) >= 10 else f"{value:.2f}"


def notes(figure: Mapping[str, Any], day: str) -> str:
    mark = f" — {MARKS[figure['met']]}" if figure["met"] is False else ""
    return (
        f"**{figure['what']}{since(figure['date'], day)}**{mark}\n"
        + "\n".join(f"- {each}" for each in figure["notes"])
        + "\n"
    )


def steps(costs: Mapping[str, float], of: str) -> str:
    lines = [_row(("Step alone", "µs")), _row(("---", "---"))]
    lines += [_row((name, f"{micros:.1f}")) for name, micros in costs.items()]
    return f"## Single steps{of}\n\n" + "\n".join(lines) + "\n"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
