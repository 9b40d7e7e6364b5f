"""Home of the schema: numbered migrations, each applied once, in one commit, and never changed afterwards.

One whose name ends in ADDITIVE only adds tables, indexes and columns that code without it need not know. So older
workers go on, and may start, on a schema that is ahead of them by such ones: migrate first, then renew the workers.
"""

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import aiosql
import apsw

UPSERT = re.compile(r"ON CONFLICT \([^)]*\) DO UPDATE")
HERE = files("integrations.database")
VERSIONS = """
CREATE TABLE IF NOT EXISTS schema_version (
    number INTEGER PRIMARY KEY, name TEXT NOT NULL, digest TEXT NOT NULL
)
"""
ADDITIVE = ".additive.sql"
APPLIED = "SELECT name, digest FROM schema_version ORDER BY number"


class SchemaUnknown(Exception):
    """The database was made by a newer or altered version of this software."""


def load_queries(dialect: str) -> Mapping[str, str]:
    """The text of every query by its name: those every dialect writes alike, and the dialect's own."""
    shared, own = (_queries(folder) for folder in ("shared", dialect))
    assert not shared.keys() & own.keys(), "a query stands in one place"
    if dialect == "sqlite":  # whose ids are unique by themselves, and keys shorter
        shared = {name: UPSERT.sub("ON CONFLICT DO UPDATE", text) for name, text in shared.items()}
    return {**shared, **own}


def migrate(connection: apsw.Connection, which: str) -> tuple[str, ...]:
    """Brings the database of `which` (records or keys) to the newest schema, in one commit or not at all.

    The names of the migrations it has now applied.
    """
    known = migrations("sqlite", which)
    with connection:
        connection.execute(f"{VERSIONS} STRICT")
        applied = list(connection.execute(APPLIED))
        wanting = missing(applied, known)
        for number, (name, text) in enumerate(wanting, len(applied) + 1):
            connection.execute(text)
            connection.execute("INSERT INTO schema_version VALUES (?, ?, ?)", (number, name, digest(text)))
    return tuple(name for name, _ in wanting)


def migrations(dialect: str, which: str) -> list[tuple[str, str]]:
    """Their names and texts, in order."""
    found = (HERE / "migrations" / dialect / which).iterdir()
    return sorted((file.name, file.read_text("utf-8")) for file in found if file.name.endswith(".sql"))


def missing(applied: Sequence[tuple[str, str]], known: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Those still to be applied. Raises SchemaUnknown where other ones were that are not known to be additive."""
    ours = [(name, digest(text)) for name, text in known]
    further = applied[len(ours) :]
    if list(applied[: len(ours)]) != ours[: len(applied)]:
        raise SchemaUnknown(
            "this database was made by another version: use the version that made it, or a newer one"
        )
    if not all(name.endswith(ADDITIVE) for name, _ in further):
        raise SchemaUnknown(
            f"this database was brought to a newer schema, by {further[-1][0]}, than this version can work with: "
            "use the newer version"
        )
    return known[len(applied) :]


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _queries(folder: str) -> Mapping[str, str]:
    queries = aiosql.from_path(Path(str(HERE / "sql" / folder)), "sqlite3")
    return {name: getattr(queries, name).sql for name in queries.available_queries}
