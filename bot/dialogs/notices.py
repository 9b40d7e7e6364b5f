"""Home of what the platform tells of messages by template: who takes them, and whether they arrived. No answer."""

from bot.conversation.dialog import Dialog, Step, Turn
from bot.usecases.notices import arrived, told


async def open_agreement(turn: Turn) -> Step:
    """Somebody never heard of has nothing to be told."""
    if turn.channel.version:
        await told(turn.ports, turn.tx, turn.channel, turn.incoming.told, turn.now)
    return Step(turn.session, ())


async def open_arrival(turn: Turn) -> Step:
    for number, word in turn.incoming.told:
        await arrived(turn.tx, turn.channel, number, word, turn.now)
    return Step(turn.session, ())


NOTICES = (Dialog("agreement", open_agreement), Dialog("arrival", open_arrival))
