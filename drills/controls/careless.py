"""Home of the control: the same server, but it takes a fault of the disk for a success. The drill must notice."""

import sys
from collections.abc import Sequence
from unittest.mock import patch

import apsw

from handlers.cli import main
from integrations.database.sqlite.writer import Outcome, Writer
from integrations.database.units import Unit

run = Writer.run


def careless(self: Writer, units: Sequence[Unit]) -> list[Outcome]:
    outcomes = run(self, units)
    self.broken = False
    return [None if isinstance(each, (apsw.IOError, apsw.FullError)) else each for each in outcomes]


if __name__ == "__main__":
    with patch.object(Writer, "run", careless):
        sys.exit(main())
