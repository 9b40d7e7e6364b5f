"""What is sealed to the tracing work: opened by its private key alone, in its own place, alike in length, never twice the same."""

import pytest
from cryptography.exceptions import InvalidTag
from tracing import TracingWork

from integrations.sealing.tracing import ALIKE

PLACE, PLAIN = "visits.traced:00:v1", b'{"venue":"0K7M2Q4X"}'


def test_the_tracing_work_opens_it() -> None:
    work = TracingWork()
    assert work.opened(work.key.seal(PLAIN, PLACE), PLACE).rstrip() == PLAIN


def test_nobody_else_does_nor_in_another_place_nor_when_changed() -> None:
    work, sealed = TracingWork(), TracingWork().key.seal(PLAIN, PLACE)
    with pytest.raises(AssertionError, match="another key"):
        work.opened(sealed, PLACE)
    own = work.key.seal(PLAIN, PLACE)
    for changed, place in (
        (own, PLACE + "x"),
        (own[:-1] + bytes([own[-1] ^ 1]), PLACE),
        (own[:40] + own[41:], PLACE),
    ):
        with pytest.raises(InvalidTag):
            work.opened(changed, place)


def test_the_length_tells_nothing_and_no_two_are_alike() -> None:
    key = TracingWork().key
    assert (
        len({len(key.seal(plain, PLACE)) for plain in (b"", PLAIN, b"x" * ALIKE)}) == 2
    )  # nothing is nothing
    assert len(key.seal(b"x", PLACE)) == len(key.seal(b"x" * ALIKE, PLACE))
    assert len({key.seal(PLAIN, PLACE) for _ in range(20)}) == 20
