"""No query reads a whole table, but those that want all of it."""

from collections import defaultdict
from contextlib import closing
from pathlib import Path

import apsw

from integrations.database.schema import load_queries, migrate
from integrations.database.sqlite.connections import reading, writing

SQL = load_queries("sqlite")
SMALL = ("officers_all", "services_shown", "root_check_", "audit_end")
OF_KEYS = ("key_", "leaving_", "kept_")  # in the other database


def test_every_query_finds_its_rows_by_an_index(tmp_path: Path) -> None:
    connection = writing(tmp_path / "records.db", checkpoints=True)
    migrate(connection, "records")
    asked = {name for name in SQL if not name.startswith(SMALL + OF_KEYS)}
    assert len(asked) > 80
    assert {name for name in asked if scans(connection, SQL[name])} == set()
    assert scans(connection, "SELECT id FROM items WHERE reason = :reason")
    connection.close()


def test_other_values_do_not_make_sqlite_plan_anew(tmp_path: Path) -> None:
    path = tmp_path / "records.db"
    with closing(writing(path, checkpoints=True)) as writer:
        migrate(writer, "records")
        with closing(reading(path)) as reader, closing(apsw.Connection(str(path))) as left_to_itself:
            assert planned_anew(writer) == planned_anew(reader) == 0
            assert planned_anew(left_to_itself) > 0


def planned_anew(connection: apsw.Connection) -> int:
    """How often SQLite looks up what a statement may do, as it does in planning, when it has been asked before."""
    looked_up: list[object] = []

    def allowed(*what: object) -> int:
        looked_up.append(what)
        return apsw.SQLITE_OK

    connection.authorizer = allowed
    for token in (b"1", b"2", b"3"):
        connection.execute(SQL["login_by_token"], {"token": token}).fetchall()
        if token == b"1":
            assert looked_up
            looked_up.clear()
    connection.authorizer = None
    return len(looked_up)


def scans(connection: apsw.Connection, query: str) -> list[str]:
    """Steps that go through a table, or through an index without looking anything up in it."""
    values = defaultdict[str, None](lambda: None)
    plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {query}", values)]
    return [
        step
        for step in plan
        if step.startswith("SCAN") and not step.startswith(("SCAN (", "SCAN CONST", "SCAN json_each "))
    ]
