"""No query reads a whole table, but those that want all of it."""

from collections import defaultdict
from pathlib import Path

import apsw

from integrations.database.schema import load_queries, migrate
from integrations.database.sqlite.connections import writing

SQL = load_queries("sqlite")
SMALL = ("officers_all", "services_shown", "root_check_", "audit_end")
OF_KEYS = ("key_", "leaving_")  # in the other database


def test_every_query_finds_its_rows_by_an_index(tmp_path: Path) -> None:
    connection = writing(tmp_path / "records.db", checkpoints=True)
    migrate(connection, "records")
    asked = {name for name in SQL if not name.startswith(SMALL + OF_KEYS)}
    assert len(asked) > 80
    assert {name for name in asked if scans(connection, SQL[name])} == set()
    assert scans(connection, "SELECT id FROM items WHERE reason = :reason")
    connection.close()


def scans(connection: apsw.Connection, query: str) -> list[str]:
    """Steps that go through a table, or through an index without looking anything up in it."""
    values = defaultdict[str, None](lambda: None)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    return [
        step
        for step in plan
        if step.startswith("SCAN") and not step.startswith(("SCAN (", "SCAN CONST", "SCAN json_each "))
    ]
