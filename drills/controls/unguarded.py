"""Home of the control of the Redis drill: the same server, but it counts limits in Redis or not at all."""

import sys
from unittest.mock import patch

from bot.limits import Quota, Taken
from handlers.cli import main
from integrations.limits import ProcessLimits


async def unguarded(_: ProcessLimits, quota: Quota, *__: object) -> Taken:
    raise ConnectionError(quota.name)


if __name__ == "__main__":
    with patch.object(ProcessLimits, "take", unguarded):
        sys.exit(main())
