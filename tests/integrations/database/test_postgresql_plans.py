"""No query of PostgreSQL reads a whole table, but those that want all of it."""

import json
from collections.abc import Iterator
from typing import Any

import asyncpg
from beside import ON_POSTGRESQL

from integrations.database.postgresql.placed import placed
from integrations.database.schema import load_queries
from integrations.database.store import SealedStore

SQL = load_queries("postgresql")
WHOLE = (
    "officers_all",
    "services_shown",
    "root_check_",
    "audit_end",
    "leaving_locked",
    "kept_list_keys",
    "kept_roots",
    "kept_voided",
    "kept_signed_hasten",
)
OF_KEYS = ("key_", "keys_", "leaving_", "kept_")  # in the other database
NO_INDEX = """
SELECT conrelid::regclass::text FROM pg_constraint AS f WHERE contype = 'f' AND NOT EXISTS (
    SELECT 1 FROM pg_index AS i WHERE i.indrelid = f.conrelid AND i.indkey[0] = f.conkey[1]
)
"""
Plan = dict[str, Any]


@ON_POSTGRESQL
async def test_every_query_finds_its_rows_by_an_index(store: SealedStore, places: tuple[str, str]) -> None:
    asked = [name for name in SQL if not name.startswith(WHOLE)]
    assert len(asked) > 80
    records, keys = [await planning(place) for place in places]
    slow = {
        name: found
        for name in asked
        if (found := await scans(keys if name.startswith(OF_KEYS) else records, SQL[name]))
    }
    assert slow == {}
    assert await scans(records, "SELECT id FROM items WHERE reason = :reason")
    assert await scans(records, "SELECT id FROM items ORDER BY state")
    await records.close()
    await keys.close()


@ON_POSTGRESQL
async def test_what_hangs_on_a_row_is_found_by_an_index_when_the_row_goes(
    store: SealedStore, places: tuple[str, str]
) -> None:
    connection = await asyncpg.connect(places[0])
    assert await connection.fetch(NO_INDEX) == []
    await connection.execute("DROP INDEX logins_channel")
    assert [tuple(row) for row in await connection.fetch(NO_INDEX)] == [("logins",)]
    await connection.close()


async def planning(place: str) -> Any:
    """A connection that plans as for big tables, whatever the values."""
    return await asyncpg.connect(
        place, server_settings={"enable_seqscan": "off", "plan_cache_mode": "force_generic_plan"}
    )


async def scans(connection: Any, query: str) -> list[str]:
    """Steps that go through a table, or through an index without looking anything up in it."""
    at = placed(query)
    await connection.execute(f"PREPARE asked AS {at.text}")
    given = f"({', '.join(['NULL'] * len(at.names))})" if at.names else ""
    (found,) = json.loads(await connection.fetchval(f"EXPLAIN (FORMAT JSON) EXECUTE asked{given}"))
    await connection.execute("DEALLOCATE asked")
    return [step["Node Type"] for step in steps(found["Plan"]) if is_scan(step)]


def is_scan(step: Plan) -> bool:
    kind = step["Node Type"]
    looks_up = kind in {"Index Scan", "Index Only Scan", "Bitmap Index Scan"}
    return kind == "Seq Scan" or (looks_up and "Index Cond" not in step)


def steps(plan: Plan) -> Iterator[Plan]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from steps(inner)
