"""Home of the schema: numbered migrations, each applied once, in one commit, and never changed afterwards."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import aiosql
import apsw

HERE = files("integrations.database")
VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL
) STRICT
"""


class SchemaUnknown(Exception):
    """The database was made by a newer or altered version of this software."""


def load_queries(dialect: str) -> Mapping[str, str]:
    """The text of every query by its name."""
    queries = aiosql.from_path(Path(str(HERE / "sql" / dialect)), "sqlite3")
    return {name: getattr(queries, name).sql for name in queries.available_queries}


def migrate(connection: apsw.Connection, which: str) -> None:
    """Brings the database of `which` (records or keys) to the newest schema, in one commit or not at all."""
    known = _migrations(which)
    with connection:
        connection.execute(VERSIONS)
        applied = list(connection.execute("SELECT name, digest FROM schema_version ORDER BY number"))
        _refuse_unknown(applied, known)
        for number, (name, text) in enumerate(known[len(applied) :], len(applied) + 1):
            connection.execute(text)
            connection.execute("INSERT INTO schema_version VALUES (?, ?, ?)", (number, name, _digest(text)))


def _migrations(which: str) -> list[tuple[str, str]]:
    found = (HERE / "migrations" / which).iterdir()
    return sorted((file.name, file.read_text("utf-8")) for file in found if file.name.endswith(".sql"))


def _refuse_unknown(applied: list[tuple[str, str]], known: list[tuple[str, str]]) -> None:
    expected = [(name, _digest(text)) for name, text in known[: len(applied)]]
    if applied != expected:
        raise SchemaUnknown(
            "this database was made by another version: use the version that made it, or a newer one"
        )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
