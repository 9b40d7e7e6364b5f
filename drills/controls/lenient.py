"""Home of the control of overload: the same server, but it lets everybody in. The drill must notice."""

import sys
from unittest.mock import patch

from handlers.cli import main
from handlers.web.admission import Admission

if __name__ == "__main__":
    with (
        patch.object(Admission, "admits", lambda *_: True),
        patch.object(Admission, "is_late", lambda *_: False),
    ):
        sys.exit(main())
