"""Home of what the drills have shown last: docs/drills.json, an entry for each drill and form, and DRILLS.md made of it."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.machine import processor
from drills.frame import ROOT

RESULTS, PAGE = ROOT / "docs" / "drills.json", ROOT / "DRILLS.md"
FULL, SHORT, CONTROL = "full", "short", "control"
FAULTS = re.compile(r"\d+ faults: ")
DRILLS: Mapping[str, str] = {  # in their order, and what is wanted of each
    "kill": "1,000 times: nothing acknowledged lost or doubled, no half-states; ready ≤ 5 s",
    "power": "at every sync and 2,000 random writes: nothing lost, nothing corrupt",
    "postgresql_kill": "300 times: nothing acknowledged lost or doubled, no half-states; ready ≤ 5 s",
    "storm": "1,000,000 deliveries of 200,000 events: each counts once",
    "disk": "no positive answer after the fault; unready; recovers",
    "postgresql_disk": "no positive answer after the fault; unready; recovers",
    "between": "no request longer than 5 s; well again after each fault",
    "standby": "nothing acknowledged lost; writes back ≤ 30 s",
    "redis_lost": "every 30 s for 30 min: nothing lost, nothing doubled",
    "rolling": "50 times: no request failed",
    "overload": "30 min: goodput ≥ 80 % of what can be done, memory bounded, refused in order, normal ≤ 10 s after",
    "slow": "good p99 ≤ 2 × quiet; the slow ones closed ≤ 15 s",
}
HEAD = """# Drills

Made by `python -m drills --write`; do not edit. Each drill does to the server on purpose what may happen to it, while a ledger counts what
was answered. The short forms are part of `make test`, where times are judged by six times what is wanted, for other things run beside
them; the full ones are run by hand (`python -m drills --full`). A control is the same drill with a fault built in, which it must notice.
"""
COLUMNS = ("Drill", "Wanted", "Full form", "", "Short form, in the tests", "Control")
Entry = Mapping[str, Any]


def entry(line: str, seconds: float) -> Entry:
    """Of the line that a drill prints."""
    what, n, result, check = line.split(" | ")
    return {
        "what": what.removesuffix(" (control)"),
        "n": n,
        "result": result,
        "check": check,
        "faults": bool(FAULTS.match(check)),
        "seconds": round(seconds),
        "machine": processor(),
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def keep(drill: str, form: str, made: Entry, results: Path = RESULTS, page: Path = PAGE) -> None:
    """In place of what the same drill has shown in this form; the page is made anew."""
    found = json.loads(results.read_text("utf-8")) if results.exists() else {}
    found[drill] = found.get(drill, {}) | {form: made}
    ordered = {each: found[each] for each in DRILLS if each in found}
    results.write_text(json.dumps(ordered, indent=1, ensure_ascii=False) + "\n", "utf-8")
    page.write_text(written(ordered), "utf-8")


def written(found: Mapping[str, Mapping[str, Entry]]) -> str:
    rows = [COLUMNS, ("---",) * len(COLUMNS)]
    for drill, wanted in DRILLS.items():
        forms = found.get(drill, {})
        what = next((each["what"] for each in forms.values()), drill)
        full, short = (_told(forms.get(each)) for each in (FULL, SHORT))
        rows.append((f"{what} (`{drill}`)", wanted, full, _mark(forms.get(FULL)), short, _noticed(forms)))
    machines = sorted({each["machine"] for forms in found.values() for each in forms.values()})
    table = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return "\n".join((HEAD, table, "", f"Made on: {'; '.join(machines)}.", ""))


def _told(made: Entry | None) -> str:
    if made is None:
        return "not run yet"
    return f"{made['n']}: {made['result']}; {made['check']} ({made['seconds']:,} s, {made['date']})"


def _mark(made: Entry | None) -> str:
    return "" if made is None else "**missed**" if made["faults"] else "met"


def _noticed(forms: Mapping[str, Entry]) -> str:
    made = forms.get(CONTROL)
    if made is None:
        return "not run yet"
    word = "noticed" if made["faults"] else "**not noticed**"
    return f"{word} at {made['n']}: {made['check'].partition('; ')[0]} ({made['date']})"
