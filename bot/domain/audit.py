"""Home of the audit entry: one for every act, holding pseudonyms only."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """`actor` is citizen, officer:ID, platform:NAME, operator or clock; `about` is a pseudonym (of a citizen, channel
    or document).
    """

    at: datetime
    actor: str
    act: str
    purpose: str
    about: str
    detail: str = ""  # ids and counts only, never personal
