"""Home of a query with its values by place ($1, $2, …), as PostgreSQL takes them."""

import re
from dataclasses import dataclass

from integrations.database.units import Value, Values

NAMED = re.compile(r"(?<!:):([a-z_]+)")  # and no cast (::text)
PLACE = re.compile(r"\$(\d+)")


@dataclass(frozen=True, slots=True)
class Placed:
    """`names` are the values in their places; `reads` whether it gives rows."""

    text: str
    names: tuple[str, ...]
    reads: bool

    def part(self, before: int) -> str:
        """As a part of a statement in which so many values come before its own: a row for each it finds or changes."""
        moved = PLACE.sub(lambda found: f"${int(found[1]) + before}", self.text.rstrip("; \n"))
        return moved if self.reads else f"{moved} RETURNING 1"

    def of(self, values: Values) -> list[Value]:
        return [values[name] for name in self.names]


def placed(named: str) -> Placed:
    names = tuple(dict.fromkeys(NAMED.findall(named)))
    text = NAMED.sub(lambda found: f"${names.index(found[1]) + 1}", named)
    return Placed(text, names, named.lstrip().startswith("SELECT"))
