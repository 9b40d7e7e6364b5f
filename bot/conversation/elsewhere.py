"""Home of going on at one account with what the same person, by the platform's own word, began at another."""

from dataclasses import replace

from bot.domain.channels import DONE_HERE, Channel, part_of
from bot.domain.silence import DIALOG, WHO
from bot.domain.unions import APART
from bot.ports import Ports, Transaction

SHOWN = ("said", "offered", "number", "number_at")  # and what the chat there showed last
LANGUAGE, ANSWERS = "language", "answers"


async def taken_over(ports: Ports, tx: Transaction, channel: Channel, union: bytes | None) -> Channel:
    """With the registration the person has elsewhere; else with the form they began there, which moves here.

    Nothing comes to an account that was cut off, nor from one that was left. A doubt who it is comes along.
    """
    if union is None or channel.citizen is not None or channel.state.get(APART):
        return channel
    others = [
        each
        for each in await tx.channels_with_union(union)
        if each.id != channel.id and each.account in ports.accounts and each.unfollowed_at is None
    ]
    others.sort(key=lambda each: each.seen_at, reverse=True)
    if known := next((each for each in others if each.citizen is not None), None):
        state = {**part_of(known.state, LANGUAGE), **part_of(channel.state, LANGUAGE, *DONE_HERE)}
        if known.state.get(DIALOG) == WHO:
            state[DIALOG] = WHO
        return replace(channel, citizen=known.citizen, state=state, seen_at=known.seen_at)
    begun = next((each for each in others if each.state.get(ANSWERS)), None)
    if begun is None or channel.state.get(ANSWERS):
        return channel
    tx.put_channel(replace(begun, state=part_of(begun.state, LANGUAGE, *DONE_HERE)))
    moved = {name: each for name, each in begun.state.items() if name not in (*DONE_HERE, *SHOWN)}
    return replace(channel, state={**moved, **part_of(channel.state, *DONE_HERE)}, seen_at=begun.seen_at)


async def goes_on_elsewhere(tx: Transaction, channel: Channel) -> bool:
    """Whether something is being answered at the same person's other account here, and nothing at this one."""
    if channel.union is None or channel.citizen is None or channel.state.get(ANSWERS):
        return False
    return any(
        each.citizen == channel.citizen and each.state.get(ANSWERS) and each.seen_at > channel.seen_at
        for each in await tx.channels_with_union(channel.union)
        if each.id != channel.id
    )
