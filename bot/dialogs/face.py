"""Home of offering the check by face, and of which one a conversation has begun."""

from dataclasses import replace
from datetime import timedelta

from bot.conversation.dialog import Turn
from bot.conversation.messages import Link
from bot.usecases.face import is_possible, mark_of

LASTS = timedelta(minutes=30)


def face_links(turn: Turn) -> tuple[Link, ...]:
    """To the page where somebody who waits may begin one; nothing where they cannot."""
    citizen = turn.citizen
    if citizen is None or not is_possible(turn.ports, turn.account, citizen):
        return ()
    payload = {"for": "face", "channel": turn.channel.id.hex(), "citizen": citizen.id.hex()}
    token = turn.ports.links.seal(payload, turn.now + LASTS)
    return (Link(turn.say("face.link"), f"{turn.ports.public_url}/p/{token}/face"),)


def with_begun(turn: Turn, id_: str) -> Turn:
    assert turn.citizen is not None
    mark = mark_of(turn.ports, turn.citizen)
    return replace(turn, session=replace(turn.session, face=id_, face_of=mark))


def is_begun(turn: Turn, id_: str) -> bool:
    """Whether this very check was begun here, for the very one who is registered."""
    if turn.citizen is None or not id_ or turn.session.face != id_:
        return False
    return turn.session.face_of == mark_of(turn.ports, turn.citizen)
