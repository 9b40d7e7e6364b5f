"""What we sign is verified by python-cwt, a reader that shares no line with ours; whatever was spoiled is refused."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from oracle import asked

from bot.domain.passes import ASK, COLOURS, GREEN, LONGEST, PASS, RED, Chain
from integrations.hp1 import chain, cose, text
from integrations.hp1.cose import EDDSA, Sign1
from integrations.signing import KeySigner, unkept

PLACE = "440100"
ISS, EXP, IAT, CTI, HEALTH = "1", "4", "6", "7", "-65537"
Spoil = Callable[[Sign1], Sign1]


@pytest.fixture
def signer() -> KeySigner:
    return unkept(("CN-GD",))


@pytest.fixture
def now() -> datetime:
    """The real one: python-cwt has no other."""
    return datetime.now(UTC).replace(microsecond=0)


def shown(signer: KeySigner, colour: int, now: datetime, slot: int = 0) -> tuple[str, Chain]:
    """A pass with the proof of a minute in its unprotected header, as a phone shows it."""
    id_, seed = secrets.token_bytes(8), secrets.token_bytes(16)
    made = Chain(id_, chain.anchor(id_, seed))
    (signed,) = signer.passes(colour, PLACE, [made], now, now + LONGEST[PASS])
    proof = slot.to_bytes(2, "big") + chain.element(id_, seed, slot)
    return changed(signed.code, lambda message: replace(message, proof=proof)), made


def changed(code: str, spoil: Spoil) -> str:
    return text.written(cose.written(spoil(cose.read(text.read(code)))))


def flipped(value: bytes, at: int) -> bytes:
    place = at % len(value)
    return value[:place] + bytes([value[place] ^ 1]) + value[place + 1 :]


SPOILED: Mapping[str, Spoil] = {
    "green where red was signed": lambda message: replace(
        message, payload=message.payload.replace(b"\x82\x02\x50", b"\x82\x00\x50")
    ),
    "an hour longer": lambda message: replace(message, payload=flipped(message.payload, 10)),
    "the first byte of the signature": lambda message: replace(
        message, signature=flipped(message.signature, 0)
    ),
    "the last byte of the signature": lambda message: replace(
        message, signature=flipped(message.signature, -1)
    ),
    "the name of another key": lambda message: replace(message, kid=flipped(message.kid, 0)),
    "another algorithm": lambda message: replace(message, alg=EDDSA),
}


def test_every_colour_of_every_profile_is_verified(signer: KeySigner, now: datetime) -> None:
    live = [signer.live(colour, PLACE, now) for colour in COLOURS]
    passes = [shown(signer, colour, now, slot) for slot, colour in enumerate(COLOURS)]
    paper = signer.paper(PLACE, now)
    codes = [*(each.code for each in live), *(code for code, _ in passes), paper.code]
    answers = [each["claims"] for each in asked(codes, signer.key_set())]
    begun = int(now.timestamp())
    assert {(each[ISS], each[IAT]) for each in answers} == {("CN-GD", begun)}
    assert [each[EXP] - begun for each in answers] == [120] * 4 + [14_400] * 4 + [30 * 86_400]
    ids = [*(each.id for each in live), *(made.id for _, made in passes), paper.id]
    assert [each[CTI] for each in answers] == [each.hex() for each in ids]
    assert [each[HEALTH] for each in answers] == [
        *([colour] for colour in COLOURS),
        *([colour, made.anchor.hex()] for colour, (_, made) in zip(COLOURS, passes, strict=True)),
        [ASK],
    ]


def test_whatever_was_spoiled_is_refused(signer: KeySigner, now: datetime) -> None:
    code, _ = shown(signer, RED, now)
    spoiled = [changed(code, spoil) for spoil in SPOILED.values()]
    assert len({code, *spoiled}) == 1 + len(SPOILED)
    genuine, *answers = asked([code, *spoiled], signer.key_set())
    assert genuine["claims"][HEALTH][0] == RED
    assert [name for name, each in zip(SPOILED, answers, strict=True) if "fault" not in each] == []


def test_a_code_that_is_over_and_a_stranger_s_are_refused(
    signer: KeySigner, now: datetime, tmp_path: Path
) -> None:
    over = signer.live(GREEN, PLACE, now - timedelta(minutes=5)).code
    stranger = unkept(("CN-GD",)).live(GREEN, PLACE, now).code
    for answer, why in zip(asked([over, stranger], signer.key_set()), ("expired", "key"), strict=True):
        assert "fault" in answer
        assert why in answer["why"]


def test_the_phone_s_proof_is_not_under_the_signature_and_is_for_us_to_check(
    signer: KeySigner, now: datetime
) -> None:
    code, made = shown(signer, GREEN, now)
    forged = changed(code, lambda message: replace(message, proof=flipped(message.proof, -1)))
    assert signer.verdict(code, now).result == "admit"
    assert signer.verdict(forged, now).reason == "forged"
    (answer,) = asked([forged], signer.key_set())
    assert answer["claims"][HEALTH] == [GREEN, made.anchor.hex()]
