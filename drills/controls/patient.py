"""Home of the control: the same server, but it waits for PostgreSQL without end. The drill must notice."""

import sys
from unittest.mock import patch

from handlers.cli import main
from integrations.database.postgresql import engine, pool

ENDLESS = 10_000.0  # seconds

if __name__ == "__main__":
    with (
        patch.object(engine, "COMMITTED_WITHIN", ENDLESS),
        patch.multiple(pool, FREE_WITHIN=ENDLESS, READ_WITHIN=ENDLESS, HELD=ENDLESS),
    ):
        sys.exit(main())
