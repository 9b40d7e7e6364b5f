"""Home of the control of slow clients: the same server, whose connections aiohttp alone looks after."""

import asyncio
import sys
from unittest.mock import patch

from handlers.cli import main
from handlers.web.door import Doors


def undefended(self: Doors) -> asyncio.Protocol:
    return self._server()


if __name__ == "__main__":
    with patch.object(Doors, "__call__", undefended):
        sys.exit(main())
