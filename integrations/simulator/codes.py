"""Home of codes handed out once: who shows one to the platform again is told whose it is."""

import secrets
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

KEPT = 200


@dataclass(slots=True)
class Codes:
    """`handed` holds what each code stands for and when it ends."""

    lasts: timedelta
    handed: OrderedDict[str, tuple[str, datetime]] = field(default_factory=OrderedDict)

    def hand_out(self, worth: str, now: datetime) -> str:
        code = secrets.token_hex(16)
        self.handed[code] = (worth, now + self.lasts)
        if len(self.handed) > KEPT:
            self.handed.popitem(last=False)
        return code

    def worth(self, code: str, now: datetime) -> str:
        """What it stands for; "" for a code that is unknown, used or late."""
        worth, ends = self.handed.get(code, ("", now))
        return worth if now < ends else ""

    def use(self, code: str) -> None:
        self.handed.pop(code, None)
