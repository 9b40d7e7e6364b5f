"""Home of the long silence after which an account asks whether its person is still the same."""

from datetime import datetime, timedelta

from bot.domain.channels import Channel

WHO = "who"  # the dialog that then stays open in a conversation until it is answered
DIALOG = "dialog"  # where a conversation keeps it


def in_doubt(channel: Channel, after: timedelta, now: datetime) -> bool:
    """Whether nothing of its citizen may be shown or changed before that question is answered."""
    if channel.citizen is None:
        return False
    return channel.state.get(DIALOG) == WHO or now - channel.seen_at >= after
