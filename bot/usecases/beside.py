"""Home of the account beside: somebody logged in at it who talks at another one of its owner; messages can go to both."""

from bot.domain.channels import Channel
from bot.domain.unions import BESIDE
from bot.ports import Transaction


async def beside(tx: Transaction, channel: Channel) -> tuple[Channel, ...]:
    """What is linked, left and cut off with this conversation; nothing while there is another one of the person."""
    if channel.union is None:
        return ()
    same = [
        each
        for each in await tx.channels_with_union(channel.union)
        if each.id != channel.id and each.citizen == channel.citizen
    ]
    return tuple(same) if all(each.state.get(BESIDE) for each in same) else ()
