"""Home of `python -m handlers.cli`, the command line without its installed name."""

import sys

from handlers.cli import main

sys.exit(main())
