"""Home of when the platform is asked who somebody is at all accounts of one owner, where its messages do not say so."""

from datetime import datetime, timedelta

from bot.domain.channels import Channel, Item

UNION = "union"  # the kind of item the platform is asked for, which is not sent
AGAIN = timedelta(days=1)
BESIDE = "beside"  # in a conversation: there is none, its person talks at another account of the same owner
APART = "apart"  # in a conversation: cut off from its citizen for good, whoever the platform says this is


def to_ask(channel: Channel, now: datetime) -> Item:
    """One for each channel: asked again, it takes its place."""
    return Item(f"union-{channel.id.hex()}", channel.id, channel.account, UNION, {}, now, now)


def is_wanted(channel: Channel, now: datetime, *, followed: bool) -> bool:
    """When somebody follows, first writes, or comes back after a day; as long as it is not known."""
    return channel.union is None and (followed or not channel.state or now - channel.seen_at >= AGAIN)
