"""Home of the control: the same server, but it knows no delivery again. The drill must notice."""

import secrets
import sys
from unittest.mock import patch

from handlers.cli import main
from integrations.sealing.keys import Sealer

index = Sealer.index


def forgetful(self: Sealer, of: str, *values: str | bytes) -> bytes:
    return secrets.token_bytes(16) if of == "delivery" else index(self, of, *values)


if __name__ == "__main__":
    with patch.object(Sealer, "index", forgetful):
        sys.exit(main())
