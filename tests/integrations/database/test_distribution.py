"""Every table that grows with citizens has what it is spread by in its primary key, and the statements of a turn ask by it."""

import re
from pathlib import Path

import pytest

from integrations.database.schema import load_queries, migrations

# What each table is spread by; those that are small are whole everywhere.
SPREAD = {
    "citizens": "id",
    "consents": "citizen",
    "declarations": "citizen",
    "receipts": "citizen",
    "appeals": "citizen",
    "photos": "citizen",
    "corrections": "citizen",
    "papers": "citizen",
    "visits": "citizen",
    "delegations": "holder",
    "joins": "holder",
    "channels": "id",
    "items": "channel",
    "leases": "channel",
    "subscriptions": "channel",
    "evidence": "document",
    "deliveries": "key",
    "audit": "about",
    "logins": "token",
    "links": "link",
    "issued": "cti",
    "revoked": "cti",
}
WHOLE = {"officers", "services", "venues", "audit_ended", "root_check"}
TURN = (
    "delivery_by_key", "channel_by_id", "citizen_by_id", "citizen_version", "consents_of_citizen",
    "declarations_of_citizen", "evidence_by_document", "appeals_of_citizen", "corrections_of_citizen",
    "items_unsent_of_channel", "items_sent_since", "subscriptions_of_channel", "services_shown",
    "delivery_insert", "channel_insert", "channel_update", "channel_has_version", "channel_has_citizen",
    "citizen_has_version", "citizen_insert", "citizen_update", "citizen_raise", "consent_put", "declaration_put",
    "receipt_insert", "evidence_insert", "item_put", "audit_insert", "login_insert", "login_update", "login_is_there",
    "login_delete", "link_is_used", "link_use", "subscription_put",
    "pass_bearer", "visits_of_citizen", "visit_put", "visit_drop", "venue_by_id",
)  # fmt: skip
# Asked on hot paths all the same, by what they are not spread by: DEPLOYMENT.md names them.
CROSSING = (
    "login_by_token", "paper_by_id", "citizen_of_channel", "citizens_by_document", "citizen_versions_by_document",
    "citizens_raise_by_document", "delegations_of_person", "channels_of_citizen", "channels_with_union", "issued_put", "revoked_put",
)  # fmt: skip
SQL = load_queries("postgresql")
PAGE = (Path(__file__).parents[3] / "DEPLOYMENT.md").read_text("utf-8")
TABLE = re.compile(r"CREATE TABLE (\w+) \((.*?)\n\)", re.DOTALL)
KEY = re.compile(r"PRIMARY KEY \(([^)]*)\)|^\s*(\w+) [^,\n]*PRIMARY KEY", re.MULTILINE)
NAMED = re.compile(r"(?:FROM|JOIN|INTO|UPDATE) (\w+)(?: AS (\w+))?")
EQUAL = re.compile(r"(?:(\w+)\.)?(\w+) (?:=|IS NOT DISTINCT FROM) (:?)(?:(\w+)\.)?(\w+)")
INSERTED = re.compile(r"INSERT INTO \w+\s*\(([^)]*)\)\s*VALUES\s*\(([^)]*)\)")


def keys() -> dict[str, tuple[str, ...]]:
    """The primary key of every table."""
    found = {}
    for _, text in migrations("postgresql", "records"):
        for table, columns in TABLE.findall(text):
            key = KEY.search(columns)
            found[table] = tuple((key[1] or key[2]).split(", ")) if key else ()
    return found


def crossed(query: str) -> set[str]:
    """The tables a statement asks by something else than what they are spread by, or by different values of it."""
    tables = {alias or table: table for table, alias in NAMED.findall(query) if table in SPREAD}
    by: dict[str, set[str]] = {alias: set() for alias in tables}
    if inserted := INSERTED.search(query):
        columns, values = ([word.strip() for word in inserted[group].split(",")] for group in (1, 2))
        table = next(iter(tables))
        by[table] |= {value for column, value in zip(columns, values, strict=True) if column == SPREAD[table]}
    joined = []
    for alias, column, colon, other, name in EQUAL.findall(query):
        own = alias or next(iter(tables), "")
        if own in tables and column == SPREAD[tables[own]]:
            if colon:
                by[own].add(f":{name}")
            elif other in tables and name == SPREAD[tables[other]]:
                joined.append((own, other))
    for one, other in [*joined, *joined]:
        by[one] |= by[other]
        by[other] |= by[one]
    same = set[str]().union(*by.values())
    return {table for alias, table in tables.items() if not by[alias] or len(same) > 1}


def test_every_table_that_grows_has_it_in_its_primary_key() -> None:
    found = keys()
    assert found.keys() == SPREAD.keys() | WHOLE
    assert {table for table, by in SPREAD.items() if by not in found[table]} == set()


def test_the_page_tells_citus_the_same() -> None:
    spread = re.findall(r"create_distributed_table\('(\w+)', '(\w+)'", PAGE)
    whole = re.findall(r"create_reference_table\('(\w+)'", PAGE)
    assert dict(spread) == {table: SPREAD[table] for table, _ in spread}
    assert WHOLE >= set(whole) > set()


@pytest.mark.parametrize("name", TURN)
def test_a_statement_of_a_turn_asks_by_it(name: str) -> None:
    assert crossed(SQL[name]) == set()


@pytest.mark.parametrize("name", CROSSING)
def test_what_is_said_to_cross_does(name: str) -> None:
    assert crossed(SQL[name])


@pytest.mark.parametrize(
    ("query", "tables"),
    [
        ("SELECT id FROM items WHERE id = :id", {"items"}),
        ("UPDATE channels SET version = :version WHERE citizen = :citizen", {"channels"}),
        ("SELECT 1 FROM logins AS l JOIN channels AS c ON c.id = l.channel WHERE l.token = :token", {"channels"}),
        ("SELECT 1 FROM items AS i JOIN channels AS c ON c.id = i.channel WHERE i.channel = :channel", set()),
        ("INSERT INTO items (id, channel) VALUES (:channel, :id)", set()),
        ("INSERT INTO receipts (at, body) VALUES (:at, :body)", {"receipts"}),
        ("DELETE FROM consents WHERE citizen = :citizen", set()),
        ("SELECT region FROM services", set()),
    ],
)  # fmt: skip
def test_one_that_crosses_is_noticed(query: str, tables: set[str]) -> None:
    assert crossed(query) == tables
