"""Home of sending what is said of further people: new ones are asked for, those shown before are declared for."""

from collections.abc import Sequence

from bot.conversation.dialog import Turn
from bot.conversation.session import Session
from bot.dialogs import members
from bot.dialogs.family_lines import named
from bot.dialogs.family_news import may_hold
from bot.domain.calendar import beijing_date
from bot.domain.citizens import PENDING, Citizen
from bot.domain.corrections import answers_of
from bot.domain.declarations import UNKNOWN
from bot.domain.delegations import ASKED
from bot.domain.people import Person
from bot.usecases.declaration import declare, latest_declaration
from bot.usecases.family import Claim, check_claims, claim_of, documents_held, take_in
from bot.usecases.family_codes import Held, family_of, held


def people_of(asked: Sequence[Held], family: Sequence[Held]) -> list[members.Answers]:
    """Those of the family who are asked about, as the conversation keeps them."""
    called = {each.delegation.id: name for name, each in named(family)}
    return [
        {
            members.CITIZEN: each.citizen.id.hex(),
            "name": each.citizen.person.name,
            members.CALLED: called[each.delegation.id],
        }
        for each in asked
    ]


async def claims_of(turn: Turn, session: Session, near: Person) -> dict[int, Claim]:
    """What is claimed of each new person. Raises Refused before anything is written."""
    claims = {
        number: claim_of(turn.ports, members.member(session, number), near, turn.now)
        for number in members.claimed(session)
    }
    known = (
        await documents_held(turn.tx, turn.citizen.id, beijing_date(turn.now))
        if claims and turn.citizen
        else ()
    )
    check_claims(turn.ports, tuple(claims.values()), near, known)
    return claims


async def send(turn: Turn, session: Session, citizen: Citizen, claims: dict[int, Claim]) -> tuple[Held, ...]:
    """Everybody of the citizen's family after it, those nothing was said of included."""
    ports, tx, now = turn.ports, turn.tx, turn.now
    family = {each.citizen.id.hex(): each for each in await _family(turn, session)}
    for number in members.numbers(session):
        who, said = members.member(session, number), members.said_of(session, number)
        if claim := claims.get(number):
            person, delegation = await take_in(ports, tx, citizen, claim, turn.account.name, now)
            outcome = await declare(ports, tx, person, said, now, through=turn.channel)
            family[person.id.hex()] = held(delegation, person, outcome, now)
        elif (shown := family.get(str(who[members.CITIZEN]))) and may_declare(shown):
            outcome = await declare(ports, tx, shown.citizen, said, now, through=turn.channel)
            family[shown.citizen.id.hex()] = held(shown.delegation, shown.citizen, outcome, now)
    return tuple(family.values())


def may_declare(shown: Held) -> bool:
    """For whom one shows; and, until an officer or the person has answered, on the record that was made for asking."""
    return shown.decision is not None or (shown.delegation.state == ASKED and shown.citizen.state == PENDING)


async def own_answers(turn: Turn) -> members.Answers:
    """What the citizen declared, while it holds and says enough to be the same as somebody else's."""
    last = await latest_declaration(turn.tx, turn.citizen) if turn.citizen else None
    if last is None or turn.now >= last.valid_until or last.contact == UNKNOWN:
        return {}
    return answers_of(last)


async def _family(turn: Turn, session: Session) -> Sequence[Held]:
    if turn.citizen is None or not (may_hold(turn, session) or members.numbers(session)):
        return ()
    return await family_of(turn.ports, turn.tx, turn.citizen.id, turn.now)
