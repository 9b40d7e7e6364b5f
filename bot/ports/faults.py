"""Home of what an outside thing may answer instead of doing it."""

from datetime import timedelta

from bot.domain.channels import Delivery


class LostRace(Exception):
    """Something read by this transaction was changed before its commit; run the act again."""


class AlreadyTaken(Exception):
    """This delivery was committed by another turn; its stored reply is in `delivery`."""

    def __init__(self, delivery: Delivery) -> None:
        super().__init__("delivery already taken")
        self.delivery = delivery


class NotGenuine(Exception):
    """A body that is not what it claims. `cause` is a fixed word for logs and counts; its bytes are never logged."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


class Undelivered(Exception):
    """A message could not be sent. `permanent` says whether trying again is useless.

    `later`: the platform takes no more of these for so long; that says nothing about this one.
    """

    def __init__(self, reason: str, *, permanent: bool, later: timedelta | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.later = later


class Unwanted(Undelivered):
    """The person takes no messages of this kind, or none any more."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, permanent=True)


class NotYet(Exception):
    """What a delivery rests on is not stored yet: the platform brings it again."""


class Unavailable(Exception):
    """The records cannot be reached now. What was being committed may be stored or not."""
