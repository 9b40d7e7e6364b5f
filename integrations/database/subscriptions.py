"""Home of subscriptions in the database: what a channel agreed to be told. They hold nothing personal."""

from bot.domain.notices import Subscription
from integrations.database.columns import instant, micros
from integrations.database.reads import Reads, Row
from integrations.database.units import Must, Statement


class SubscriptionReads(Reads):
    async def subscriptions(self, channel: bytes) -> tuple[Subscription, ...]:
        rows = await self._rows("subscriptions_of_channel", channel=channel)
        self._seen.subscriptions.setdefault(channel, {purpose: version for _, purpose, *_, version in rows})
        return tuple(map(subscription_of, rows))


def subscription_of(row: Row) -> Subscription:
    channel, purpose, left, lasting, changed_at, refused, _ = row
    return Subscription(channel, purpose, left, bool(lasting), instant(changed_at), bool(refused))


def write_subscription(subscription: Subscription, version: int | None) -> Statement:
    """`version` is the one that was read, which must still be so; None when nothing was read."""
    return Statement(
        "subscription_put",
        {
            "channel": subscription.channel,
            "purpose": subscription.purpose,
            "remaining": subscription.left,
            "lasting": subscription.lasting,
            "changed_at": micros(subscription.changed_at),
            "refused": subscription.refused,
            "version": version,
        },
        Must.HOLD,
    )
