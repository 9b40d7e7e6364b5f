"""Home of parting: a wrong join is undone, and an account whose person is another one now is cut off."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.audit import Entry
from bot.domain.calendar import beijing_date
from bot.domain.channels import DONE_HERE, Channel, Item, part_of
from bot.domain.citizens import Citizen
from bot.domain.decision import decide
from bot.domain.declarations import Declaration
from bot.domain.delegations import counts
from bot.domain.errors import Refused
from bot.domain.evidence import OFFICIAL, Evidence, root_of
from bot.domain.joins import JOINED, UNDONE, Join
from bot.domain.unions import APART
from bot.ports import Ports, Transaction, Writes
from bot.usecases import evidence
from bot.usecases.beside import beside
from bot.usecases.declaration import latest
from bot.usecases.holding import ended_by, is_held, let_go, release
from bot.usecases.join_offers import KIND, PURPOSE
from bot.usecases.joins import consent_mark
from bot.usecases.letters import text, when
from bot.usecases.news import tell_change
from bot.usecases.reaching import opened_by
from bot.usecases.staff import officer_called

KEPT = ("language", *DONE_HERE)  # of the conversation of an account that is cut off
PARTED = "parted"  # in it: that the person is still to be told


async def undo_as_officer(
    ports: Ports, tx: Transaction, id_: str, officer: str, reason: str, now: datetime
) -> Join:
    await officer_called(tx, officer)
    if not reason.strip():
        raise Refused("errors.reason_missing")
    return await undo(ports, tx, id_, f"officer:{officer}", reason.strip(), now)


async def undo(
    ports: Ports, tx: Transaction, id_: str, by: str, reason: str, now: datetime, here: bytes = b""
) -> Join:
    """All that came with the join, or was declared since at an account that came with it, goes again.

    `here` is the account where it is asked for, which needs no message of it.
    """
    join = await tx.join(id_)
    holder = await tx.citizen(join.holder) if join else None
    if join is None or holder is None or join.state != JOINED:
        raise Refused("errors.join_unknown", id=id_)
    actor = by if by.startswith("officer:") else "citizen"
    writes = tx.act(Entry(now, actor, "undo_join", PURPOSE, holder.id.hex(), join.id))
    await _cut(ports, tx, writes, join, holder, here, now)
    for consent in await tx.consents(holder.id):
        if consent_mark(consent) in join.consents:
            writes.drop_consent(holder.id, consent)
    await _end_delegations(tx, writes, join, by, now)
    undone = replace(join, state=UNDONE, decided_at=now, decided_by=by, reason=reason)
    writes.put_join(undone)
    await _take_out(ports, tx, writes, join, holder, here, now)
    return undone


async def part(ports: Ports, tx: Transaction, channel: Channel, citizen: Citizen, now: datetime) -> None:
    """This account is another person's now. Who is reached by it alone is erased."""
    for join in await tx.joins_of(citizen.id):
        if join.state == JOINED and channel.id in join.channels:
            await undo(ports, tx, join.id, "citizen", "", now, channel.id)
            return
    writes = tx.act(Entry(now, "citizen", "part_channel", PURPOSE, citizen.id.hex(), channel.id.hex()))
    gone = {channel.id, *await _erase_beside(tx, writes, channel)}
    await _drop_unsent(tx, {channel.id})
    tx.put_channel(replace(channel, citizen=None, state=_reset(channel)))
    if any(each.id not in gone for each in await tx.channels_of(citizen.id)):
        return
    await let_go(tx, writes, citizen.id, now)
    if not await is_held(tx, citizen.id, beijing_date(now)):
        writes.erase_citizen(citizen.id)


def may_undo(join: Join, joins: Sequence[Join], channel: bytes) -> bool:
    """An account parts only what came after itself: whoever was joined wrongly cannot turn the first one out."""
    if join.state != JOINED or channel in join.channels:
        return False
    own = [each.decided_at for each in joins if each.state == JOINED and channel in each.channels]
    return all(at is not None and join.decided_at is not None and at < join.decided_at for at in own)


async def _cut(
    ports: Ports, tx: Transaction, writes: Writes, join: Join, holder: Citizen, here: bytes, now: datetime
) -> None:
    """Unlinked, and told so where a message may be sent; else their next answer tells it."""
    came = [each for each in await tx.channels_of(holder.id) if each.id in join.channels]
    gone = {id_ for each in came for id_ in await _erase_beside(tx, writes, each)}
    cut = [each for each in came if each.id not in gone]
    await _drop_unsent(tx, {each.id for each in cut})
    for channel in cut:
        if channel.id == here:
            tx.put_channel(replace(channel, citizen=None, state=_reset(channel)))
            continue
        told = await opened_by(ports, tx, channel, now)
        state = _reset(channel) if told else {**_reset(channel), PARTED: True}
        tx.put_channel(replace(channel, citizen=None, state=state))
        if told:
            language = str(channel.state.get("language") or holder.language)
            message = text(ports.texts.say(language, "joins.parted_at", at=when(ports, language, now)))
            tx.put_item(Item(ports.random(8).hex(), channel.id, channel.account, KIND, message, now, now))


async def _erase_beside(tx: Transaction, writes: Writes, channel: Channel) -> tuple[bytes, ...]:
    """Whoever logs in there again is a stranger, as at this one."""
    besides = await beside(tx, channel)
    for each in besides:
        writes.erase_channel(each.id)
    return tuple(each.id for each in besides)


async def _drop_unsent(tx: Transaction, channels: set[bytes]) -> None:
    """What was meant for one person does not reach the next."""
    for channel in channels:
        for item in await tx.unsent(channel):
            tx.put_item(replace(item, state="dropped"))


async def _take_out(
    ports: Ports, tx: Transaction, writes: Writes, join: Join, holder: Citizen, here: bytes, now: datetime
) -> None:
    """The declarations, with what they said of the document. Who stays is told where that changes their outcome."""
    declarations, stored = await tx.declarations(holder.id), await tx.evidence(holder.document)
    gone = {each.id for each in declarations if _came_with(each, join)} | set(join.declarations)
    for id_ in gone:
        writes.drop_declaration(holder.id, id_)
    kept = []
    for each in stored:
        if not _said_by(each, gone) or each.state == evidence.WITHDRAWN:
            kept.append(each)
            continue
        for document, copy in await evidence.with_copies(tx, each.id):
            writes.put_evidence(document, evidence.withdrawn(copy, f"join {join.id} undone"))
    was = decide(ports.policy, holder, latest(declarations), stored, now)
    left = latest([each for each in declarations if each.id not in gone])
    becomes = decide(ports.policy, holder, left, tuple(kept), now)
    await tell_change(ports, tx, writes, holder, (was, becomes), now, (*join.channels, here))


def _came_with(declaration: Declaration, join: Join) -> bool:
    return declaration.through in {channel.hex() for channel in join.channels}


def _said_by(each: Evidence, declarations: set[str]) -> bool:
    return each.kind not in OFFICIAL and root_of(each.id).partition(".")[0] in declarations


async def _end_delegations(tx: Transaction, writes: Writes, join: Join, by: str, now: datetime) -> None:
    on = beijing_date(now)
    for id_ in join.delegations:
        found = await tx.delegation(id_)
        if found is not None and counts(found, on):
            writes.put_delegation(ended_by(by, found, now))
            await release(tx, writes, [found], on)


def _reset(channel: Channel) -> Mapping[str, object]:
    return {APART: True, **part_of(channel.state, *KEPT)}
