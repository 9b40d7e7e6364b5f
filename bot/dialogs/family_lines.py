"""Home of how a family's codes are put into words: whom, which colour and until when, and nothing else."""

from collections.abc import Sequence

from bot.conversation.dialog import Turn
from bot.dialogs.members import short_name, told_apart
from bot.dialogs.words import listed, say_until
from bot.domain.citizens import Citizen
from bot.domain.decision import GREEN, RED, RENEW, YELLOW, Decision
from bot.domain.delegations import ASKED, GUARDIAN, REFUSED
from bot.domain.notices import TEST
from bot.domain.people import Person, mask_name, mask_phone
from bot.usecases.family_codes import Held
from bot.usecases.reminders import is_due

LONGEST_TITLE = 40


def named(family: Sequence[Held]) -> list[tuple[str, Held]]:
    """Each with what they are called; the whole name where two would be called alike, and more where that is the same."""
    people = [each.citizen.person for each in family]
    return [(_called(each.citizen.person, people), each) for each in family]


def lines_of(turn: Turn, family: Sequence[Held]) -> list[str]:
    return [line(turn, each, name) for name, each in named(family)]


def line(turn: Turn, held: Held, name: str) -> str:
    state, decision = held.delegation.state, held.decision
    if state == REFUSED:
        return turn.say("family.refused", name=name, reason=held.citizen.refusal)
    if state == ASKED or decision is None:
        kind = "guardian" if held.delegation.kind == GUARDIAN else "helper"
        return turn.say(f"family.asked_{kind}", name=name)
    if decision.outcome not in {GREEN, YELLOW, RED} or decision.until is None:
        return turn.say("family.renew" if decision.word == RENEW else "family.unknown", name=name)
    key = "live" if decision.outcome == GREEN else decision.outcome
    word = turn.say(f"word.{decision.overlay or decision.outcome}")
    words = turn.say(f"family.{key}", name=name, word=word, until=say_until(turn, decision.until))
    if held.delegation.kind == GUARDIAN and is_due(turn.ports.policy, decision, TEST, turn.now):
        return turn.say("family.test_due", line=words)  # a guardian takes the child there
    return words


def title(turn: Turn, own: Decision, family: Sequence[Held]) -> str:
    """`绿码×2 可以通行`; where they differ each by name, as long as that stays a title."""
    live = [each for each in family if each.has_code]
    kinds = [own.overlay or own.outcome, *(_kind(each) for each in live)]
    if len(set(kinds)) == 1 and live:
        return turn.say(f"family.title_{kinds[0]}", n=len(kinds))
    names = [turn.say("family.you"), *(name for name, _ in named(live))]
    parts = [
        turn.say("family.title_part", name=name, word=turn.say(f"word.{kind}"))
        for name, kind in zip(names, kinds, strict=True)
    ]
    codes = listed(turn, parts)
    return codes if live and len(codes) <= LONGEST_TITLE else turn.say(f"title.{kinds[0]}")


def person(turn: Turn, citizen: Citizen) -> str:
    """Somebody who shows another's code, as far as the other may know: `张*（138****5678）`."""
    name, phone = mask_name(citizen.person.name), mask_phone(citizen.person.phone)
    return f"{name}（{phone}）" if turn.language == "zh" else f"{name} ({phone})"


def _kind(held: Held) -> str:
    assert held.decision is not None
    return held.decision.overlay or held.decision.outcome


def _called(person: Person, among: Sequence[Person]) -> str:
    short, name = short_name(person.name), person.name
    if [short_name(each.name) for each in among].count(short) == 1:
        return short
    if [each.name for each in among].count(name) == 1:
        return name
    return told_apart(name, person.document.number)
