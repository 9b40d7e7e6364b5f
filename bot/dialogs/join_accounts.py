"""Home of the words 我的账号, 换人 and 不是我: the accounts linked to a citizen, and parting what is not theirs."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import Choice, Text
from bot.conversation.session import emptied
from bot.dialogs import sheets, standing
from bot.dialogs.beginning import first_step, is_registered, not_registered
from bot.dialogs.join_news import named
from bot.dialogs.small_talk import open_unasked, then_go_on
from bot.dialogs.words import say_day, say_until
from bot.domain.calendar import beijing_date
from bot.domain.citizens import Citizen
from bot.domain.joins import JOINED, Join
from bot.domain.people import mask_name
from bot.domain.spelling import folded
from bot.domain.unions import BESIDE
from bot.usecases.join_offers import deny
from bot.usecases.parting import may_undo, part, undo

ACCOUNTS = "accounts"
UNDO, MINE = "undo:", "mine"  # what was asked for, to be said once more; the id of a join follows
MOST = 5  # accounts that can be parted in one message
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """One account, and the join by which it came where that can be undone from here."""

    words: str
    join: Join | None
    called: str  # in its choice; more than the platform where two are alike


async def open_accounts(turn: Turn) -> Step:
    citizen = turn.citizen
    if citizen is None or not is_registered(turn):
        return not_registered(turn)
    if standing.begun(turn.session):
        return then_go_on(turn, turn.say("joins.later"))
    rows = await _rows(turn, citizen)
    lines = [turn.say("joins.accounts"), *(f"· {row.words}" for row in rows)]  # choices alone are numbered
    parting = [turn.say("joins.part", account=row.called) for row in rows if row.join][:MOST]
    choices = choices_of([turn.say("choice.code"), *parting, turn.say("choice.not_mine")])
    opened = replace(sheets.closed(turn.session), dialog=ACCOUNTS)
    return Step(opened, (Text("\n".join(lines), choices),))


async def open_not_mine(turn: Turn) -> Step:
    """Asks once more: what is cut off has to sign up again."""
    citizen = turn.citizen
    if citizen is None:
        return not_registered(turn)
    session = replace(sheets.closed(turn.session), dialog=ACCOUNTS, at=MINE)
    words = turn.say("joins.sure_mine", name=mask_name(citizen.person.name))
    return Step(session, (Text(words, _sure(turn)),))


async def open_not_me(turn: Turn) -> Step:
    """To whom a second account was told of: it is somebody else."""
    denied = turn.citizen is not None and await deny(turn.ports, turn.tx, turn.citizen, turn.now)
    return then_go_on(turn, turn.say("joins.denied" if denied else "joins.nothing"), "code")


async def answer(turn: Turn) -> Step:
    session, citizen = turn.session, turn.citizen
    idle = replace(turn, session=sheets.closed(session))
    if citizen is None or not is_registered(turn):
        return not_registered(idle)
    if session.at and _is(turn, "joins.keep"):
        return await open_accounts(idle)
    if session.at == MINE and _is(turn, "joins.sure"):
        return await parted(turn, citizen)
    if session.at.startswith(UNDO) and _is(turn, "joins.sure"):
        return await _undone(turn, citizen, session.at.removeprefix(UNDO))
    for row in await _rows(turn, citizen):
        if row.join is not None and _is(turn, "joins.part", account=row.called):
            asked = replace(session, at=UNDO + row.join.id)
            return Step(asked, (Text(turn.say("joins.sure_part", account=row.words), _sure(turn)),))
    return await open_unasked(idle)


async def parted(turn: Turn, citizen: Citizen) -> Step:
    """The link is cut at once, and signing up begins."""
    await part(turn.ports, turn.tx, turn.channel, citizen, turn.now)
    session = emptied(turn.session)
    stranger = replace(turn, citizen=None, session=session)
    return replace(first_step(stranger, session, turn.say("joins.cut")), parted=True)


async def _undone(turn: Turn, citizen: Citizen, id_: str) -> Step:
    joins = await turn.tx.joins_of(citizen.id)
    stands = any(each.id == id_ and may_undo(each, joins, turn.channel.id) for each in joins)
    if stands:
        await undo(turn.ports, turn.tx, id_, "holder", "", turn.now, turn.channel.id)
    words = turn.say("joins.undone" if stands else "joins.nothing")
    return Step(sheets.closed(turn.session), (Text(words, turn.choices("code", "accounts")),))


async def _rows(turn: Turn, citizen: Citizen) -> Sequence[Row]:
    joins = await turn.tx.joins_of(citizen.id)
    rows = []
    for channel in await turn.tx.channels_of(citizen.id):
        if channel.state.get(BESIDE):
            continue
        name = named(turn, channel)
        came = next((each for each in joins if each.state == JOINED and channel.id in each.channels), None)
        since = (came and came.decided_at) or channel.created_at
        words = turn.say("joins.since", where=name, day=say_day(turn, beijing_date(since)))
        if channel.id == turn.channel.id:
            words = turn.say("joins.here", where=name)
        can = came is not None and may_undo(came, joins, turn.channel.id)
        exact = turn.say("joins.since", where=name, day=say_until(turn, since))
        rows.append((Row(words, came if can else None, name), exact))
    names = [row.called for row, _ in rows]
    return [row if names.count(row.called) == 1 else replace(row, called=exact) for row, exact in rows]


def _sure(turn: Turn) -> tuple[Choice, ...]:
    return choices_of(turn.say(f"joins.{key}") for key in ("keep", "sure"))


def _is(turn: Turn, key: str, **values: object) -> bool:
    said = folded(turn.words)
    return any(said == folded(turn.ports.texts.say(language, key, **values)) for language in LANGUAGES)


JOINS = (
    Dialog(ACCOUNTS, open_accounts, answer),
    Dialog("not_mine", open_not_mine),
    Dialog("not_me", open_not_me),
)
