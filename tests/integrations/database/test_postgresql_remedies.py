"""Where PostgreSQL cannot be used, what it says is told with what would be right."""

import asyncpg
import pytest

from integrations.database.engine import DatabaseUnusable
from integrations.database.postgresql.opening import told_of


@pytest.mark.parametrize(
    ("fault", "right"),
    [
        (
            asyncpg.InvalidPasswordError("wrong"),
            r"InvalidPasswordError: wrong\): .*PGPASSFILE names, as HOST:PORT",
        ),
        (asyncpg.ProtocolViolationError("unsupported startup parameter: x"), "a pooler .* does not do"),
        (TimeoutError(), r"\(TimeoutError: no answer\): see that PostgreSQL runs"),
        (asyncpg.DiskFullError("full"), "see that PostgreSQL runs at its address, that it is there"),
    ],
)
def test_what_would_be_right_is_told(fault: Exception, right: str) -> None:
    with pytest.raises(DatabaseUnusable, match=right), told_of("records", "postgresql://h/n"):
        raise fault
