"""Home of what can be made to go wrong on purpose, for one person's phone."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Faults:
    """On the way to the server: two copies at once, late, overtaken by the next one, the first answer lost, and a
    copy with a wrong signature beside the true one. Of the API: a token that has expired (once), a quota that is
    used up, no service at all.
    """

    twice: bool = False
    late: bool = False
    overtaken: bool = False
    lost: bool = False
    forged: bool = False
    expired: bool = False
    quota: bool = False
    down: bool = False


NAMES = tuple(field.name for field in fields(Faults))


class Down(Exception):
    """The platform answers nothing of use."""
