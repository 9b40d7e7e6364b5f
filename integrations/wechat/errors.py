"""Home of what WeChat's error codes mean for what we asked."""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from bot.ports import Undelivered

# From the platform's table of global return codes.
TOKEN = frozenset({40001, 40014, 42001})
WORTHLESS_TO_REPEAT = frozenset(
    {
        *(40013, 40125, 40164, 40200, 41002, 41004, 48001, 89503),  # how the account is set up
        *(40003, 43004, 43101, 45015, 45047),  # where the person stands
        *(47001, 47003, 87014, 40037, 41030, 45008, 40029, 40226),  # what was to be sent
        40007,  # a picture kept no longer
    }
)
# Quotas: of the day, which begins anew at midnight, and of the minute.
LATER: Mapping[int, timedelta] = {45009: timedelta(hours=1), 45011: timedelta(minutes=1)}
UNWANTED = 43101  # the person refuses messages by this template, or none is left of those agreed to
# A login code that is wrong, used, or too old.
WRONG_CODE = frozenset({40029, 40163, 42003})
LONGEST = 200
HIDDEN = "***"


class Declined(Undelivered):
    """The platform answered, and would not."""

    def __init__(self, reason: str, *, permanent: bool, code: int) -> None:
        super().__init__(reason, permanent=permanent, later=LATER.get(code))
        self.code = code


def refused(code: int, words: str, secrets: Iterable[str], *, renewed: bool = True) -> Declined:
    """Keeps the platform's reason word for word (40164 names our address), without anything secret in it.

    A refused token is worth another try only while it could not be `renewed`.
    """
    for secret in secrets:
        words = words.replace(secret, HIDDEN) if secret else words
    permanent = code in WORTHLESS_TO_REPEAT or (code in TOKEN and renewed)
    return Declined(f"{code} {words}"[:LONGEST], permanent=permanent, code=code)
