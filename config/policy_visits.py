"""Home of reading visits.toml, and where the provinces lie."""

from collections.abc import Iterator
from pathlib import Path

from bot.domain.venue_classes import CLASSES
from bot.domain.visits import Bounds, Point
from config.faults import Fault
from config.places import FOLDER, read_rows
from config.policy_tables import read_file

CENTRES = "centres.csv"
POLE, DATE_LINE = 90, 180  # degrees


def read_visits(folder: Path, faults: list[Fault]) -> Bounds:
    table = read_file(folder, "visits.toml", faults)
    implausible, dwell = table.table("implausible"), table.table("dwell")
    bounds = Bounds(
        same_within=table.period("same_within"),
        remembered=table.period("remembered"),
        crowd=implausible.number("crowd", 1, 100_000),
        far_km=implausible.number("far_km", 1, 20_000),
        far_within=implausible.period("far_within"),
        dwell={kind: dwell.period(kind) for kind in CLASSES},
        centres=dict(_centres(folder / FOLDER / CENTRES, faults)),
    )
    for each in (implausible, dwell, table):
        each.end()
    return bounds


def _centres(file: Path, faults: list[Fault]) -> Iterator[tuple[str, Point]]:
    for number, row in enumerate(read_rows(file, "code,north,east", faults), 2):
        try:
            north, east = float(row["north"]), float(row["east"])
        except ValueError:
            north, east = float("nan"), float("nan")
        if abs(north) <= POLE and abs(east) <= DATE_LINE:
            yield row["code"], (north, east)
        else:
            faults.append(Fault(str(file), f"line {number}", "no point", "give degrees: 39.90,116.41"))
