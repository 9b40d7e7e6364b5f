"""Home of what PostgreSQL is told at once: statements that do not depend on each other, as one of many parts.

All of it is done or nothing: where a part must hold and does not, the whole fails (`refused`). So a unit that is
one such statement needs neither BEGIN nor COMMIT.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from bot.ports import LostRace
from integrations.database.postgresql.placed import Placed
from integrations.database.units import Known, Must, Statement, Value, Values

# The table each writes or locks, once in a statement or, with a row of its own each, often. None of them reads what
# another one writes. What is not named here goes alone.
ONCE = {
    "channel_has_version": "channels",
    "channel_has_citizen": "channels",
    "channel_insert": "channels",
    "channel_update": "channels",
    "citizen_has_version": "citizens",
    "citizen_insert": "citizens",
    "citizen_update": "citizens",
    "citizen_raise": "citizens",
    "consent_put": "consents",
    "declaration_put": "declarations",
    "issued_put": "issued",
    "link_use": "links",
    "login_is_there": "logins",
    "login_insert": "logins",
    "login_update": "logins",
    "subscription_put": "subscriptions",
}
OFTEN = ("delivery_insert", "receipt_insert", "evidence_insert", "item_put", "audit_insert")
PARTS = 12  # at most in one statement
REFUSED = {"HC001": LostRace, "HC002": Known}  # by the state that `refused` fails with
STATE = {Must.HOLD: "HC001", Must.BE_NEW: "HC002"}
ROWS = "ARRAY(SELECT ROW(q.*) FROM ({}) AS q)"
RUN, MUST_RUN = (
    "WHEN (SELECT count(*) FROM p{}) < 0 THEN NULL",
    "WHEN NOT EXISTS (SELECT FROM p{}) THEN refused('{}')",
)
Kind = tuple[str, Must | None]
Told = tuple[str, list[Value]]  # a text with the values in its places


class Together:
    """Keeps the text of every shape of unit met so far."""

    def __init__(self, sql: Mapping[str, Placed], *, spread: bool) -> None:
        """Where tables are `spread` over several servers, rows of different tables are not one statement's."""
        self._sql, self.spread = sql, spread
        self._texts: dict[tuple[Kind | str, ...], str] = {}

    def of(self, statements: Sequence[Statement]) -> list[Told]:
        """In the order of the statements."""
        groups = [[each] for each in statements] if self.spread else _groups(statements)
        return [self._one(group) for group in groups]

    def asking(self, asked: Mapping[str, Values]) -> Told:
        """Gives one row: the rows of each query."""
        text = self._texts.get(tuple(asked))
        if text is None:
            rows = [ROWS.format(query) for query in self._parts(asked)]
            text = self._texts[tuple(asked)] = f"SELECT {', '.join(rows)}"
        return text, [value for name, values in asked.items() for value in self._sql[name].of(values)]

    def _one(self, group: Sequence[Statement]) -> Told:
        kinds = tuple((each.name, each.must) for each in group)
        text = self._texts.get(kinds)
        if text is None:
            text = self._texts[kinds] = self._text(kinds)
        return text, [value for each in group for value in self._sql[each.name].of(each.values)]

    def _parts(self, names: Iterable[str]) -> Iterator[str]:
        before = 0
        for name in names:
            yield self._sql[name].part(before)
            before += len(self._sql[name].names)

    def _text(self, kinds: Sequence[Kind]) -> str:
        """The parts are run in their order, so that the first one that must hold and does not is the reason."""
        if [must for _, must in kinds] == [None]:
            return self._sql[kinds[0][0]].text
        texts = self._parts(name for name, _ in kinds)
        parts = [f"p{number} AS ({text})" for number, text in enumerate(texts)]
        run = [
            RUN.format(number) if must is None else MUST_RUN.format(number, STATE[must])
            for number, (_, must) in enumerate(kinds)
        ]
        return f"WITH {', '.join(parts)} SELECT CASE {' '.join(run)} END"


def reason(fault: Any) -> Exception | None:
    """What it means that PostgreSQL failed with that; None where `refused` has not."""
    refused = REFUSED.get(fault.sqlstate)
    return None if refused is None else refused()


def _groups(statements: Sequence[Statement]) -> Iterator[list[Statement]]:
    group: list[Statement] = []
    tables: set[str] = set()
    for statement in statements:
        name = statement.name
        alone = name not in ONCE and name not in OFTEN
        if group and (alone or ONCE.get(name) in tables or len(group) == PARTS):
            yield group
            group, tables = [], set()
        group.append(statement)
        if alone:
            yield group
            group = []
        elif name in ONCE:
            tables.add(ONCE[name])
    if group:
        yield group
