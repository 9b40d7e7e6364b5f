"""Home of a venue's code scanned by who cannot check in yet: kept in the conversation, asked about once they can."""

from dataclasses import replace
from datetime import datetime

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.domain.citizens import VISITS
from bot.domain.venues import Venue
from bot.usecases.venues import Arrival
from bot.usecases.visits import agrees


def kept(session: Session, arrival: Arrival) -> Session:
    return replace(session, visit=f"{arrival.venue.id} {arrival.proof} {arrival.at.isoformat()}")


async def waiting(turn: Turn, session: Session) -> Arrival | None:
    """What was scanned, while it is remembered and the venue is listed."""
    if not session.visit:
        return None
    id_, proof, at = session.visit.split(" ")
    scanned_at = datetime.fromisoformat(at)
    venue = await turn.tx.venue(id_)
    late = turn.now - scanned_at > turn.ports.policy.visits.remembered
    return None if venue is None or late else Arrival(venue, proof, scanned_at)


async def asked_back(turn: Turn, step: Step) -> Step:
    """After the code of who has just registered: the check-in they came for."""
    if step.session.visit == "":
        return step
    arrival = await waiting(turn, step.session)
    if arrival is None:
        return replace(step, session=replace(step.session, visit=""))
    citizen = step.citizen or turn.channel.citizen
    assert citizen is not None
    question = await ask(turn, arrival, citizen)
    offered = tuple(choice.words for choice in question.choices)
    session = replace(step.session, offered=offered)
    return replace(step, session=session, messages=(*step.messages, question))


async def ask(turn: Turn, arrival: Arrival, citizen: bytes) -> Text:
    """With the words of the consent, where it is not given yet."""
    venue = named(turn, arrival.venue)
    if await agrees(turn.tx, citizen):
        return Text(turn.say("visit.ask", venue=venue), turn.choices("visit_now", "visit_no"))
    consent = turn.ports.policy.consents[VISITS][turn.language]
    return Text(f"{venue}\n{consent}", turn.choices("visit_agree", "visit_no"))


def named(turn: Turn, venue: Venue) -> str:
    return venue.name[turn.language]
