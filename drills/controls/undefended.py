"""Home of the control of slow clients: the same server, whose connections aiohttp alone looks after."""

import asyncio
import sys
from unittest.mock import patch

from handlers.cli import main
from handlers.web.door import Doors


class Undefended(Doors):
    def __call__(self) -> asyncio.Protocol:
        return self._server()


if __name__ == "__main__":
    with patch("handlers.web.server.Doors", Undefended):
        sys.exit(main())
