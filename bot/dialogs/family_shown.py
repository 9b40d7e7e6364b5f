"""Home of what 家人 shows: whose codes one shows and until when, who shows one's own, and what is worth knowing of it."""

from collections.abc import Sequence
from datetime import timedelta

from bot.conversation.dialog import Turn
from bot.dialogs.family_lines import lines_of, named, person
from bot.dialogs.members import short_name
from bot.dialogs.words import listed, say_day
from bot.domain.calendar import beijing_date
from bot.domain.citizens import Citizen
from bot.domain.delegations import GUARDIAN, HELPER, Delegation, lets_show, ran_out
from bot.domain.people import mask_name
from bot.usecases.family_codes import Held

LONGEST = 600  # characters of a message; what is only good to know gives way
LATELY = timedelta(days=30)


async def lines(turn: Turn, citizen: Citizen, family: Sequence[Held]) -> list[str]:
    on = beijing_date(turn.now)
    shown = [turn.say("family.none", most=turn.ports.policy.family_most)]
    if family:
        shown = [turn.say("family.holds"), *lines_of(turn, family), *await _others(turn, citizen, family)]
    shown += await _grown(turn, citizen)
    holders = [(each, holder) for each, holder in await holders_of(turn, citizen.id) if lets_show(each, on)]
    if holders:
        shown.append(turn.say("family.holders"))
        shown += [
            turn.say("family.may", other=person(turn, holder), day=say_day(turn, each.until))
            for each, holder in holders
        ]
    return shown


def with_notes(turn: Turn, shown: Sequence[str], family: Sequence[Held]) -> str:
    """As one message, with until when each may be shown and why it ends, as far as there is room."""
    words = "\n".join(shown)
    for note in _notes(turn, family):
        if len(words) + 1 + len(note) <= LONGEST:
            words = f"{words}\n{note}"
    return words


async def holders_of(turn: Turn, person_: bytes) -> list[tuple[Delegation, Citizen]]:
    found = [(each, await turn.tx.citizen(each.holder)) for each in await turn.tx.holders_of(person_)]
    return [(each, holder) for each, holder in found if holder is not None]


def _notes(turn: Turn, family: Sequence[Held]) -> list[str]:
    shown = [(each.delegation, name) for name, each in named(family) if each.decision is not None]
    if not shown:
        return []
    people = [turn.say("family.ends_one", name=name, day=say_day(turn, each.until)) for each, name in shown]
    kinds = {each.kind for each, _ in shown}
    notes = [turn.say("family.ends", people=listed(turn, people))]
    notes += [turn.say("family.at_14")] if GUARDIAN in kinds else []
    return notes + ([turn.say("family.own_counts")] if HELPER in kinds else [])


async def _others(turn: Turn, citizen: Citizen, family: Sequence[Held]) -> list[str]:
    """The other guardians of whom one holds: each is told of the other."""
    on, found = beijing_date(turn.now), []
    for name, each in named(family):
        if lets_show(each.delegation, on):
            found += [
                turn.say("family.another", name=name, other=mask_name(holder.person.name))
                for other, holder in await holders_of(turn, each.citizen.id)
                if holder.id != citizen.id and lets_show(other, on)
            ]
    return found


async def _grown(turn: Turn, citizen: Citizen) -> list[str]:
    """Children whose 14th birthday was the end of it, as long as they are known here."""
    on = beijing_date(turn.now)
    over = [
        await turn.tx.citizen(each.person)
        for each in await turn.tx.held_by(citizen.id)
        if each.kind == GUARDIAN and ran_out(each, on) and on - each.until <= LATELY
    ]
    names = [short_name(each.person.name) for each in over if each is not None]
    return [turn.say("family.grown", name=name) for name in names]
