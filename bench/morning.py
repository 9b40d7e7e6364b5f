"""Home of the morning of 10 January 2022 as figures: the cores it takes by what a request was measured to cost."""

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from bench.figures import Bar, Figure
from bench.results import read
from bench.rig import Rig
from bench.showings import Costs, Minute, Morning, Phones, peak, played
from config.loader import load_policy

SHARES = (0.0, 0.5, 0.8, 0.95, 1.0)
JUDGED = 0.8
LEFT_OPEN = 1e9  # seconds
LIVE, STRIP = "pass-first", "passes-six"  # figures of the group passes


def morning(rig: Rig) -> list[Figure]:
    """Raises SystemExit where those two were not measured yet."""
    figures = {each["name"]: each for group in read(rig.results)["groups"].values() for each in group}
    if missing := {LIVE, STRIP} - figures.keys():
        raise SystemExit(f"{', '.join(sorted(missing))}: measure the group passes before the morning")
    costs = Costs(cost(figures[LIVE]), cost(figures[STRIP]))
    policy = load_policy()
    usual = Phones(soft=policy.strip_renew.total_seconds(), soft_busy=policy.strip_renew_busy.total_seconds())
    kinds = {f"{share:.0%} of phones hold a strip": replace(usual, strip=share) for share in SHARES}
    kinds["live codes only"] = replace(usual, live=True)
    return [told(words, phones, costs) for words, phones in kinds.items()]


def cost(figure: Mapping[str, Any]) -> float:
    """Seconds of the server's processor time for one answer, as measured last."""
    return float(figure["cores"]["server"] / statistics.median(figure["values"]))


def told(words: str, phones: Phones, costs: Costs) -> Figure:
    minutes = played(Morning(), phones, costs)
    return Figure(
        f"morning-{'live' if phones.live else format(phones.strip, '.0%').removesuffix('%')}",
        f"10 January 2022, 23,300 showings a second: {words}",
        "cores",
        [peak(minutes).cores],
        Bar(1.0, most=True) if phones.strip == JUDGED else None,
        notes=notes(minutes, phones, costs),
        points=[[each.begins, each.showings, each.requests, each.cores] for each in minutes],
    )


def notes(minutes: Sequence[Minute], phones: Phones, costs: Costs) -> list[str]:
    each = costs.live if phones.live else costs.strip
    mean = statistics.fmean(minute.requests for minute in minutes)
    found = [
        f"in the minute that takes most {at(minutes)}; {mean:,.0f} requests a second in the mean of two hours",
        f"a request costs {each * 1e6:,.0f} µs, as measured by the group passes",
    ]
    if phones.strip:
        at_once = played(Morning(), replace(phones, jitter=0.0), costs)
        left_open = played(Morning(), replace(phones, open_for=LEFT_OPEN), costs)
        found += [
            f"if every phone renewed at once: {at(at_once)}",
            f"if every code were left open, so that no renewal is spared: {at(left_open)}",
        ]
    return found


def at(minutes: Sequence[Minute]) -> str:
    most = peak(minutes)
    return f"{most.showings:,.0f} showings and {most.requests:,.0f} requests a second, {most.cores:.1f} cores"
