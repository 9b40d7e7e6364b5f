"""Home of visits in chat: a venue's code scanned, who came along, leaving, one's own list and deleting from it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.leading import led
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import members, scanned, standing
from bot.dialogs.beginning import is_registered, not_registered
from bot.dialogs.picking import LANGUAGES
from bot.dialogs.words import say_until
from bot.domain.calendar import BEIJING
from bot.domain.errors import Refused
from bot.domain.spelling import folded
from bot.domain.venues import Scanned, Venue
from bot.domain.visits import Visit
from bot.usecases import visits
from bot.usecases.venues import Arrival, arrival_of

SHOWN = 5  # of the list
MOST_WITH = 4  # choices of who came along


async def arrive(turn: Turn, code: Scanned) -> Step:
    """Checked in; or asked for the consent, or led to signing up first, with the scan kept for after it."""
    try:
        arrival = await arrival_of(turn.ports, turn.tx, code, turn.now)
    except Refused as refused:
        return _said(turn, turn.session, turn.say(refused.key), "code", "help")
    session = scanned.kept(turn.session, arrival)
    if turn.citizen is None or not is_registered(turn):
        return _sign_up_first(replace(turn, session=session), arrival)
    if not await visits.agrees(turn.tx, turn.citizen.id):
        return Step(session, (await scanned.ask(turn, arrival, turn.citizen.id),))
    return await _checked_in(turn, arrival, turn.citizen.id)


async def open_agree(turn: Turn) -> Step:
    """The consent, and with it the check-in it was asked for."""
    arrival = await scanned.waiting(turn, turn.session)
    if turn.citizen is None or not is_registered(turn):
        return not_registered(turn)
    if arrival is None:
        return _said(turn, replace(turn.session, visit=""), turn.say("visit.scan_again"), "visits", "code")
    await visits.agree(turn.ports, turn.tx, turn.channel, turn.citizen.id, turn.language, turn.now)
    return await _checked_in(turn, arrival, turn.citizen.id)


async def open_no(turn: Turn) -> Step:
    return _said(turn, replace(turn.session, visit=""), turn.say("visit.not_noted"), "code")


async def open_leave(turn: Turn) -> Step:
    if turn.citizen is None or not is_registered(turn):
        return not_registered(turn)
    try:
        left = await visits.leave(turn.ports, turn.tx, turn.citizen.id, turn.now)
    except Refused as refused:
        return _said(turn, turn.session, turn.say(refused.key), "visits", "code")
    words = turn.say("visit.left", venue=scanned.named(turn, left.venue), time=_clock(left.visit))
    return _said(turn, turn.session, words, "visits", "code")


async def open_list(turn: Turn) -> Step:
    if turn.citizen is None or not is_registered(turn):
        return not_registered(turn)
    found = await visits.listed(turn.tx, turn.citizen.id)
    if not found:
        return _said(turn, turn.session, turn.say("visit.nothing", days=_days(turn)), "code")
    lines = [_line(turn, visit, venue) for visit, venue in found[:SHOWN]]
    words = turn.say("visit.list", lines="\n".join(lines), count=len(found), days=_days(turn))
    return _said(turn, turn.session, words, "visit_forget", "visit_stop", "code")


async def open_forget(turn: Turn) -> Step:
    """The one shown first."""
    if turn.citizen is None or not is_registered(turn):
        return not_registered(turn)
    found = await visits.listed(turn.tx, turn.citizen.id)
    if not found:
        return await open_list(turn)
    last, venue = found[0]
    await visits.forget(turn.ports, turn.tx, turn.citizen.id, last.id, turn.now)
    words = turn.say("visit.deleted", line=_line(turn, last, venue))
    return _said(turn, turn.session, words, "visits", "code")


async def open_stop(turn: Turn) -> Step:
    """The consent taken back, and with it everything noted."""
    if turn.citizen is None or not is_registered(turn):
        return not_registered(turn)
    await visits.take_back(turn.tx, turn.citizen.id, turn.now)
    return _said(turn, replace(turn.session, visit=""), turn.say("visit.stopped"), "code")


async def heard(turn: Turn) -> Step | None:
    """Words that say who came along, while one is checked in; None for any others."""
    tails = [turn.ports.texts.say(each, "visit.along", name="") for each in LANGUAGES]
    if turn.citizen is None or not any(folded(turn.words).endswith(folded(each)) for each in tails):
        return None
    here = await visits.open_visit(turn.ports, turn.tx, turn.citizen.id, turn.now)
    found = [id_ for id_, name in await _family(turn, turn.citizen.id) if _is_said(turn, name)]
    if here is None or not found:
        return None
    arrival = Arrival(here.venue, here.visit.proof, here.visit.since)
    return await _checked_in(turn, arrival, turn.citizen.id, found[:1])


async def _checked_in(turn: Turn, arrival: Arrival, citizen: bytes, people: Sequence[bytes] = ()) -> Step:
    done = await visits.check_in(turn.ports, turn.tx, citizen, arrival, people, agreed=True)
    venue, visit = scanned.named(turn, done.venue), done.visit
    words = turn.say("visit.again" if done.again else "visit.noted", venue=venue, time=_clock(visit))
    if visit.companions:
        words = f"{words}\n{turn.say('visit.with', count=len(visit.companions))}"
    if visit.flags:
        words = f"{words}\n{turn.say('visit.flagged', why=_why(turn, visit))}"
    session = replace(turn.session, visit="")
    if standing.is_open(session):
        return standing.go_on(turn, session, words)
    along = [name for id_, name in await _family(turn, citizen) if id_ not in visit.companions][:MOST_WITH]
    more = [turn.say("visit.along", name=name) for name in along]
    rest = [turn.say(f"choice.{key}") for key in ("visit_leave", "visits", "code")]
    return Step(
        session, (Text(words, choices_of([*more, *rest]), (), turn.say("visit.kept", days=_days(turn))),)
    )


def _sign_up_first(turn: Turn, arrival: Arrival) -> Step:
    """Whoever is signing up already goes on with that."""
    venue = scanned.named(turn, arrival.venue)
    if standing.begun(turn.session):
        return standing.go_on(turn, turn.session, turn.say("visit.after", venue=venue))
    words = turn.say("visit.first", venue=venue)
    welcome = Text(words, turn.choices("start", "family", "language"), (), turn.say("welcome.emergency"))
    if turn.citizen is not None:
        return led(not_registered(turn), (Text(turn.say("visit.after", venue=venue)),))
    return Step(turn.session, (welcome,))


def _said(turn: Turn, session: Session, words: str, *choices: str) -> Step:
    """The short answer, then the open question again where there is one."""
    if standing.is_open(session):
        return standing.go_on(turn, session, words)
    return Step(session, (Text(words, turn.choices(*choices)),))


async def _family(turn: Turn, citizen: bytes) -> list[tuple[bytes, str]]:
    """Whose code one shows: who, and what they are called; the whole name where two are called alike."""
    people = [await turn.tx.citizen(each.person) for each in await visits.held(turn.tx, citizen, turn.now)]
    named = [(each.id, each.person.name) for each in people if each is not None]
    short = [members.short_name(name) for _, name in named]
    return [
        (id_, each if short.count(each) == 1 else name)
        for (id_, name), each in zip(named, short, strict=True)
    ]


def _is_said(turn: Turn, name: str) -> bool:
    said = [turn.ports.texts.say(each, "visit.along", name=name) for each in LANGUAGES]
    return folded(turn.words) in {folded(each) for each in said}


def _clock(visit: Visit) -> str:
    return f"{(visit.until or visit.since).astimezone(BEIJING):%H:%M}"


def _days(turn: Turn) -> int:
    return turn.ports.policy.retention["visit"].days


def _line(turn: Turn, visit: Visit, venue: Venue | None) -> str:
    """A venue that is listed no longer has its id alone."""
    where = scanned.named(turn, venue) if venue else visit.venue
    until = f"–{visit.until.astimezone(BEIJING):%H:%M}" if visit.until else ""
    flagged = turn.say("visit.mark", why=_why(turn, visit)) if visit.flags else ""
    return f"{say_until(turn, visit.since)}{until} {where}{flagged}"


def _why(turn: Turn, visit: Visit) -> str:
    return turn.say("visit.and").join(turn.say(f"visit.{flag}") for flag in visit.flags)


VISITS = (
    Dialog("visit_agree", open_agree),
    Dialog("visit_no", open_no),
    Dialog("visit_leave", open_leave),
    Dialog("visits", open_list),
    Dialog("visit_forget", open_forget),
    Dialog("visit_stop", open_stop),
)
