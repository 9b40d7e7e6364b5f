"""Home of taking one person's messages one after the other within this process.

The store would refuse the loser of a race anyway; under load it could lose again and again.
"""

import asyncio
from datetime import datetime
from weakref import WeakValueDictionary

from bot.conversation.messages import Incoming, Message
from bot.ports import Account
from handlers.web.keys import Take


def in_turn(take: Take) -> Take:
    """As `take`, but each person waits for their own earlier message."""
    locks: WeakValueDictionary[tuple[str, str], asyncio.Lock] = WeakValueDictionary()

    async def taken(account: Account, key: bytes, incoming: Incoming) -> tuple[tuple[Message, ...], datetime]:
        who = (account.name, incoming.open_id)
        lock = locks.get(who) or locks.setdefault(who, asyncio.Lock())
        async with lock:
            return await take(account, key, incoming)

    return taken
