"""No list of the visitors of a venue, and no list of somebody's visits for anybody but themselves, can be had of the product."""

import re
from pathlib import Path

from integrations.database.schema import load_queries, migrations

ROOT = Path(__file__).parents[2]
READING = re.compile(r"SELECT\b.*?\bFROM visits\b", re.DOTALL)
ASKED = re.compile(r"\btx\.visits\(")
# Who asks for visits: each for the citizen who speaks, or for those whose code that citizen shows.
ASKING = {"bot/usecases/visits.py"}
COLUMNS = {"citizen", "id", "day", "body", "traced"}


def reading(queries: dict[str, str]) -> set[str]:
    return {name for name, text in queries.items() if READING.search(text)}


def test_one_query_reads_visits_and_by_citizen_alone() -> None:
    for dialect in ("sqlite", "postgresql"):
        queries = dict(load_queries(dialect))
        assert reading(queries) <= {"visits_of_citizen", "visits_of_citizen_cursor", "visits_forget"}
        assert queries["visits_of_citizen"].strip().rstrip(";").endswith("WHERE citizen = :citizen")
        assert reading({**queries, "visitors": "SELECT citizen\nFROM visits WHERE venue = :venue"}) >= {
            "visitors"
        }


def test_a_row_names_no_venue_and_no_minute() -> None:
    for dialect in ("sqlite", "postgresql"):
        text = "\n".join(text for _, text in migrations(dialect, "records"))
        (table,) = re.findall(r"CREATE TABLE visits \((.*?)\n\)", text, re.DOTALL)
        assert {line.split()[0] for line in table.strip().splitlines()} - {"PRIMARY"} == COLUMNS


def test_one_use_case_asks_for_them() -> None:
    files = [file for folder in ("bot", "handlers", "integrations") for file in (ROOT / folder).rglob("*.py")]
    asking = {str(file.relative_to(ROOT)) for file in files if ASKED.search(file.read_text("utf-8"))}
    assert asking == ASKING
    assert ASKED.search("await tx.visits(citizen)")


def test_no_command_of_an_officer_reaches_it() -> None:
    used = [
        file.name
        for file in (ROOT / "handlers" / "cli").rglob("*.py")
        if re.search(r"usecases(\.visits| import .*\bvisits\b)", file.read_text("utf-8"))
    ]
    assert used == []


def test_no_query_of_the_tracing_copy_and_nobody_opens_it() -> None:
    for dialect in ("sqlite", "postgresql"):
        named = {name for name, text in load_queries(dialect).items() if "traced" in text}
        assert named == {"visit_put"}
    sealing = (ROOT / "integrations" / "sealing" / "tracing.py").read_text("utf-8")
    assert "decrypt" not in sealing
    assert "load_" not in sealing
