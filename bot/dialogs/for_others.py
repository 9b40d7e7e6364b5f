"""Home of the declaration of somebody whose code one shows, filled in by an app: under the same keys as in chat."""

from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.dialogs import entry, family_sending, left_open, member_forms, members, summary
from bot.dialogs.family_held import with_held
from bot.dialogs.sending import Doubt, needs_sure
from bot.domain.checks import faults_of
from bot.domain.errors import Refused
from bot.domain.forms import Form
from bot.usecases.declaration import declare, preview
from bot.usecases.family_codes import Held, family_of, held


async def opened(turn: Turn, id_: str) -> tuple[Turn, Form, Held]:
    """The conversation with this person in it. Raises the same Refused for whoever else's delegation, and none."""
    people = await family_of(turn.ports, turn.tx, turn.citizen.id, turn.now) if turn.citizen else ()
    shown = next((each for each in people if each.delegation.id == id_), None)
    if shown is None or not family_sending.may_declare(shown):
        raise Refused("problem.not_found")
    (who,) = family_sending.people_of([shown], people)
    session, number = left_open.for_other(entry.opened(turn), who)
    turn = replace(turn, session=session)
    return turn, member_forms.health_form(turn, session, number), shown


async def send(
    turn: Turn, form: Form, shown: Held, version: int, language: str, *, sure: bool
) -> Held | Doubt | entry.Faults:
    """As one's own is sent: what it leads to; or all that is wrong; or the question whether it is meant so."""
    await entry.check_open(turn, form)
    if version != form.version:
        raise Refused("problem.version_changed")
    session = turn.session
    if faults := faults_of(form, session.of(form.id), entry.measure(turn)):
        return faults
    number = members.number_of(form.id)
    said = members.said_of(session, number)
    decision = preview(turn.ports, shown.citizen, said, turn.now)
    if until := needs_sure(decision, sure=sure):
        statements = tuple(summary.statements(entry.spoken(turn, language), said))
        return Doubt(decision.outcome, until, statements)
    outcome = await declare(turn.ports, turn.tx, shown.citizen, said, turn.now, through=turn.channel)
    told = held(shown.delegation, shown.citizen, outcome, turn.now)
    family = await family_of(turn.ports, turn.tx, shown.delegation.holder, turn.now)
    others = [each for each in family if each.delegation.id != shown.delegation.id]
    done = with_held(left_open.other_sent(session, number), [*others, told])
    entry.keep(replace(turn, session=done))
    return told
