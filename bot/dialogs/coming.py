"""Home of coming and going: following, scanning, entering, unfollowing, and what the platform tells of an account."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn
from bot.conversation.messages import Text
from bot.dialogs import code, standing, visits
from bot.dialogs.small_talk import first_words
from bot.domain.audit import Entry
from bot.domain.people import mask_name
from bot.domain.venues import scanned_in
from bot.usecases.erasure import erase

# What a revoked authorisation names (WeChat, user_authorization_revoke, RevokeInfo), of what we hold.
REVOKED = {"8": "phone", "2": "address", "201": "address"}
WINDOW = "entered"


async def open_follow(turn: Turn) -> Step:
    """By a venue's code to that venue. Who comes back within the day finds everything as it was."""
    if venue := scanned_in(turn.words):
        return await visits.arrive(turn, venue)
    if turn.citizen is not None:
        words = turn.say("welcome.back", name=mask_name(turn.citizen.person.name))
        return Step(turn.session, (Text(words, turn.choices("code", "services")),))
    if standing.begun(turn.session):
        return standing.go_on(turn, turn.session, turn.say("welcome.kept"))
    return Step(turn.session, (first_words(turn),))


async def open_enter(turn: Turn) -> Step:
    """No more than may be sent to somebody who has only entered."""
    if turn.citizen is None:
        return await open_follow(turn)
    step = await code.open_code(turn)
    most = turn.ports.policy.windows[turn.account.platform][WINDOW].messages
    if len(step.messages) <= most:
        return step
    untold = replace(step.session, served=turn.session.served)
    return replace(step, session=untold, messages=step.messages[:most])


async def open_unfollow(turn: Turn) -> Step:
    """Unlinks at once; what came through this account is erased after 24 hours unless followed again."""
    if turn.channel.version:
        turn.tx.act(Entry(turn.now, "citizen", "unfollow", "consent", turn.channel.id.hex()))
    return Step(turn.session, (), left=turn.now)


async def open_closed(turn: Turn) -> Step:
    """The person closed their account at the platform, or took its consent back: nothing is left to come back to."""
    if turn.channel.version:
        turn.tx.act(Entry(turn.now, "citizen", "close_account", "consent", turn.channel.id.hex()))
        await erase(turn.tx, turn.channel, "closed", turn.now)
    return Step(turn.session, ())


async def open_revoked(turn: Turn) -> Step:
    """Erases what the authorisation covered and we hold, and only that."""
    piece = REVOKED.get(turn.words)
    if turn.citizen is not None and piece:
        writes = turn.tx.act(Entry(turn.now, "citizen", "revoke", "consent", turn.citizen.id.hex(), piece))
        person = turn.citizen.person
        person = replace(person, phone="") if piece == "phone" else replace(person, address="")
        writes.put_citizen(replace(turn.citizen, person=person))
    return Step(turn.session, ())


async def open_modified(turn: Turn) -> Step:
    """Nickname and picture were changed by the platform; we never ask for either."""
    return Step(turn.session, ())


COMING = (
    Dialog("follow", open_follow),
    Dialog("scan", open_follow),
    Dialog("enter", open_enter),
    Dialog("unfollow", open_unfollow),
    Dialog("closed", open_closed),
    Dialog("revoked", open_revoked),
    Dialog("modified", open_modified),
)
