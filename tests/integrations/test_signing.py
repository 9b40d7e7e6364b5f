"""The signed code: its bytes as the reference lays them out, read by an independent strict reader."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import base45
import cbor2
import hp1_reader
import pytest
from hp1_reader import NotValid, verify

from bot.domain.passes import ADMIT, ASSIST, INVALID, Chain, Verdict
from bot.ports import SignedPass
from integrations.hp1 import chain, claims, cose, text
from integrations.signing import KeySigner, unkept

NOW = datetime(2025, 11, 24, 6, 30, 15, 700_000, UTC)
HOURS = timedelta(hours=4)
SEEDS = [bytes([number]) * 16 for number in range(6)]
IDS = [bytes([number]) * 8 for number in range(6)]
CHAINS = [Chain(id_, chain.anchor(id_, seed)) for id_, seed in zip(IDS, SEEDS, strict=True)]


@pytest.fixture
def signer() -> KeySigner:
    return unkept(("CN-GD", "CN-ZJ"))


@pytest.mark.parametrize(
    ("colour", "word"), [(0, "green"), (1, "yellow"), (2, "red"), (4, "green with gold")]
)
def test_a_code_is_read_by_a_strict_reader(signer: KeySigner, colour: int, word: str) -> None:
    live = signer.live(colour, "440100", NOW)
    seen = verify(live.code, signer.key_set(), NOW)
    assert (seen.issuer, seen.colour, seen.id) == ("CN-GD", word, live.id)
    assert seen.issued == live.issued == NOW.replace(microsecond=0)
    assert seen.expires == live.expires == live.issued + timedelta(seconds=120)


def test_the_bytes_are_those_of_the_reference(signer: KeySigner) -> None:
    live = signer.live(0, "440106", NOW)
    raw = base45.b45decode(live.code.removeprefix("HP1:"))
    assert (len(raw), len(live.code)) == (122, 187)
    kid, expires, issued = raw[8:16], int(live.expires.timestamp()), int(live.issued.timestamp())
    assert raw[:56].hex() == (
        f"d2844da201260448{kid.hex()}a05825a50165434e2d4744041a{expires:08x}061a{issued:08x}0748{live.id.hex()}"
        "3a000100008100"
    )
    assert raw[56:58].hex() == "5840"
    assert cbor2.dumps(cbor2.loads(raw)) == raw


def test_each_province_has_its_own_key_and_each_code_its_own_id(signer: KeySigner) -> None:
    codes = [signer.live(0, region, NOW).code for region in ("440100", "440100", "330100")]
    seen = [verify(code, signer.key_set(), NOW) for code in codes]
    assert [each.issuer for each in seen] == ["CN-GD", "CN-GD", "CN-ZJ"]
    assert len({each.id for each in seen}) == 3
    key_ids = [key["kid"] for key in signer.key_set()["keys"]]
    assert len(set(key_ids)) == 6


def test_the_key_set_names_what_a_verifier_needs(signer: KeySigner) -> None:
    for key in signer.key_set()["keys"]:
        assert re.fullmatch(r"[A-Za-z0-9_-]{11}", key.pop("kid"))
        assert re.fullmatch(r"CN-(GD|ZJ)", key.pop("iss"))
        assert key.pop("profile") in {"live", "pass", "paper"}
        assert all(re.fullmatch(r"[A-Za-z0-9_-]{43}", key.pop(name)) for name in ("x", "y"))
        assert key == {"kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256"}


def shown(code: SignedPass, number: int, slot: int) -> str:
    """As a phone shows it in that minute."""
    message = cose.read(text.read(code.code))
    proof = slot.to_bytes(2, "big") + chain.element(IDS[number], SEEDS[number], slot)
    return text.written(cose.written(dataclasses.replace(message, proof=proof)))


def test_a_strip_of_passes_goes_on_from_one_to_the_next(signer: KeySigner) -> None:
    strip = signer.passes(0, "440100", CHAINS, NOW, NOW + timedelta(days=3))
    assert [each.id for each in strip] == IDS
    begins = NOW.replace(microsecond=0)
    for number, each in enumerate(strip):
        assert (each.issued, each.expires) == (begins, begins + HOURS)
        code = shown(each, number, 37)
        minute = begins + timedelta(minutes=37)
        assert signer.verdict(code, minute) == Verdict(ADMIT, "green", each.expires)
        assert signer.verdict(code, minute + timedelta(seconds=151)).reason == "stale"
        assert signer.verdict(code, minute - timedelta(seconds=61)).reason == "clock"
        begins = each.expires
    assert signer.verdict(strip[0].code, NOW).reason == "broken"  # without the phone's part


def test_no_pass_is_good_beyond_the_decision(signer: KeySigner) -> None:
    end = NOW + HOURS + timedelta(minutes=90, microseconds=1)
    strip = signer.passes(1, "440100", CHAINS, NOW, end)
    assert [each.expires for each in strip] == [
        strip[1].issued,
        end.replace(microsecond=0),
    ]
    code = shown(strip[1], 1, 89)
    assert signer.verdict(code, end - timedelta(seconds=59)).result == ASSIST
    assert signer.verdict(code, end).reason == "expired"
    assert signer.passes(0, "440100", CHAINS, NOW, NOW) == ()


def test_paper_says_nothing_but_that_it_is_ours(signer: KeySigner) -> None:
    paper = signer.paper("330100", NOW)
    said = claims.read(cose.read(text.read(paper.code)).payload)
    assert (said.issuer, said.colour, said.profile) == ("CN-ZJ", 9, "paper")
    assert paper.expires - paper.issued == timedelta(days=30)
    assert len(text.read(paper.code)) == 122
    later = NOW + timedelta(days=29)
    assert signer.verdict(paper.code, later) == Verdict(ASSIST, "paper", paper.expires, paper.id)
    assert signer.verdict(paper.code, paper.expires).result == INVALID


def test_the_word_of_the_hour_is_of_a_province_and_an_hour(signer: KeySigner, tmp_path: Path) -> None:
    words = [signer.word("440100", NOW + timedelta(hours=hour)) for hour in range(200)]
    assert set(words) <= set(range(64))
    assert len(set(words)) > 32
    assert words == [signer.word("440600", NOW + timedelta(hours=hour)) for hour in range(200)]
    others = [signer.word("330100", NOW + timedelta(hours=hour)) for hour in range(200)]
    assert words != others
    assert signer.word("440100", NOW) == signer.word("440100", NOW.replace(minute=59, second=59))
    stranger = unkept(("CN-GD",))
    assert words != [stranger.word("440100", NOW + timedelta(hours=hour)) for hour in range(200)]


def test_the_reader_refuses_what_is_changed_late_early_or_by_another(
    signer: KeySigner, tmp_path: Path
) -> None:
    live = signer.live(0, "440100", NOW)
    keys = signer.key_set()
    raw = bytearray(base45.b45decode(live.code[4:]))
    raw[55] = 4  # the colour
    gilded = "HP1:" + base45.b45encode(bytes(raw)).decode()
    stranger = unkept(("CN-GD",)).key_set()
    for code, key_set, at in (
        (gilded, keys, NOW),
        (live.code, stranger, NOW),
        (live.code, keys, NOW + timedelta(seconds=120)),
        (live.code, keys, NOW - timedelta(seconds=1)),
        (live.code.lower(), keys, NOW),
    ):
        with pytest.raises(NotValid):
            verify(code, key_set, at)


def test_pictures_without_a_code_are_said_to_hold_none() -> None:
    from PIL import Image

    with pytest.raises(NotValid, match="0 codes"):
        hp1_reader.decode_picture(Image.new("L", (200, 200), 255))
