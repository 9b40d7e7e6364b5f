"""Home of what WeChat's error codes mean for what we wanted to send."""

from collections.abc import Iterable

from bot.ports import Undelivered

# From the platform's table of global return codes.
TOKEN = frozenset({40001, 40014, 42001})
WORTHLESS_TO_REPEAT = frozenset(
    {
        *(40013, 40125, 40164, 40200, 41002, 41004, 48001, 89503),  # how the account is set up
        *(40003, 43004, 43101, 45015, 45047),  # where the person stands
        *(47001, 47003, 87014, 40037, 41030, 45008, 40029, 40226),  # what was to be sent
    }
)
LONGEST = 200
HIDDEN = "***"


def refused(code: int, words: str, secrets: Iterable[str], *, renewed: bool = True) -> Undelivered:
    """Keeps the platform's reason word for word (40164 names our address), without anything secret in it.

    A refused token is worth another try only while it could not be `renewed`.
    """
    for secret in secrets:
        words = words.replace(secret, HIDDEN) if secret else words
    return Undelivered(
        f"{code} {words}"[:LONGEST], permanent=code in WORTHLESS_TO_REPEAT or (code in TOKEN and renewed)
    )
