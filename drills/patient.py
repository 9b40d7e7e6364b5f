"""Home of the control: the same server, but it waits for PostgreSQL without end. The drill must notice."""

import sys
from unittest.mock import patch

from handlers.cli import main
from integrations.database import postgresql, postgresql_pool

ENDLESS = 10_000.0  # seconds

if __name__ == "__main__":
    with (
        patch.object(postgresql, "COMMITTED_WITHIN", ENDLESS),
        patch.multiple(postgresql_pool, FREE_WITHIN=ENDLESS, READ_WITHIN=ENDLESS, HELD=ENDLESS),
    ):
        sys.exit(main())
