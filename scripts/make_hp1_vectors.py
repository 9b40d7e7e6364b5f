"""Makes tests/vectors/hp1.json: codes good and bad, the keys that are trusted, and what a door must say of each.

The same file is read by the tests of the server's parser and of the browser's. Everything in it is made up and
follows from fixed seeds, so it comes out the same each time (ECDSA by RFC 6979).
"""

import base64
import hashlib
import json
import sys
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from integrations.hp1 import chain, claims, cose, text
from integrations.hp1.claims import Claims
from integrations.hp1.cose import EDDSA, ES256, Sign1

FILE = Path(__file__).parents[1] / "tests" / "vectors" / "hp1.json"
IAT = datetime(2025, 10, 9, 8, 54, tzinfo=UTC)
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # of P-256
ID, SEED = bytes(range(8)), bytes(range(16, 32))
LIVE = Claims("CN-GD", IAT + timedelta(seconds=120), IAT, ID, 0)
PASS = replace(LIVE, expires=IAT + timedelta(hours=4), anchor=chain.anchor(ID, SEED))
PAPER = replace(LIVE, expires=IAT + timedelta(days=30), colour=9)
WEEK = timedelta(days=7)
Sign = Callable[[bytes], bytes]
Case = dict[str, object]


class Key:
    """Of a scalar that follows from its name; `alg` is what it signs with."""

    def __init__(self, name: str, issuer: str, use: str, alg: int = ES256, begins: datetime = IAT) -> None:
        secret = hashlib.sha256(name.encode()).digest()
        self.issuer, self.use, self.alg, self.begins = issuer, use, alg, begins
        self._edwards = Ed25519PrivateKey.from_private_bytes(secret)
        self._prime = ec.derive_private_key(int.from_bytes(secret) % 2**255, ec.SECP256R1())
        public = (self._edwards if alg == EDDSA else self._prime).public_key()
        self.spki = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        self.kid = cose.kid_of(self.spki)

    def sign(self, message: bytes) -> bytes:
        if self.alg == EDDSA:
            return self._edwards.sign(message)
        return cose.joined(self._prime.sign(message, ec.ECDSA(SHA256(), deterministic_signing=True)))

    def told(self) -> Case:
        return {
            "iss": self.issuer,
            "kid": self.kid.hex(),
            "alg": self.alg,
            "spki": base64.b64encode(self.spki).decode(),
            "use": [self.use],
            "nbf": stamp(self.begins),
            "exp": stamp(self.begins + WEEK),
        }


FIRST = Key("HP1 example key, never use", "CN-GD", "pass")
SHOWN = Key("live of Guangdong", "CN-GD", "live")
PRINTED = Key("paper of Guangdong", "CN-GD", "paper")
EDWARDS = Key("live by Ed25519", "CN-BJ", "live", EDDSA)
RETIRED = Key("live of last month", "CN-GD", "live", begins=IAT - 4 * WEEK)
COMING = Key("live of next month", "CN-GD", "live", begins=IAT + 4 * WEEK)
VOIDED = Key("live of a province that began anew", "CN-HA", "live")
STRANGER = Key("nobody knows this one", "CN-GD", "live")
TRUSTED = (FIRST, SHOWN, PRINTED, EDWARDS, RETIRED, COMING, VOIDED)
TAKEN_BACK = bytes.fromhex("deadbeefdeadbeef")


def stamp(moment: datetime) -> int:
    return int(moment.timestamp())


def coded(key: Key, said: Claims, slot: int | None = None) -> bytes:
    proof = b"" if slot is None else slot.to_bytes(2, "big") + chain.element(said.id, SEED, slot)
    return signed(key, claims.written(said), proof)


def signed(key: Key, payload: bytes, proof: bytes = b"") -> bytes:
    signature = key.sign(cose.signed(key.alg, key.kid, payload))
    return cose.written(Sign1(key.alg, key.kid, payload, signature, proof))


def case(name: str, code: bytes | str, result: str, reason: str, after: float = 30) -> Case:
    """`after` are the seconds since the codes were issued."""
    shown = code if isinstance(code, str) else text.written(code)
    return {"name": name, "code": shown, "now": stamp(IAT) + after, "result": result, "reason": reason}


def good() -> Iterator[Case]:
    yield case("the example of the format, 37 minutes on", coded(FIRST, PASS, 37), "admit", "green", 2220)
    colours = ((0, "admit", "green"), (4, "admit", "gold"), (1, "assist", "yellow"), (2, "assist", "red"))
    for colour, result, reason in colours:
        yield case(f"live, {reason}", coded(SHOWN, replace(LIVE, colour=colour)), result, reason)
        yield case(f"pass, {reason}", coded(FIRST, replace(PASS, colour=colour), 0), result, reason)
    yield case("pass with a hint", coded(FIRST, replace(PASS, hint=b"ABCD"), 0), "admit", "green")
    yield case("the last minute of a pass", coded(FIRST, PASS, 239), "admit", "green", 14_399)
    yield case("paper", coded(PRINTED, PAPER), "assist", "paper", 86_400)
    yield case("Ed25519", coded(EDWARDS, replace(LIVE, issuer="CN-BJ")), "admit", "green")
    yield case("another signature of the same, s replaced by n - s", malleated(), "admit", "green")


def malleated() -> bytes:
    code = coded(SHOWN, LIVE)
    return code[:-32] + (ORDER - int.from_bytes(code[-32:])).to_bytes(32, "big")


def late_or_early() -> Iterator[Case]:
    live, moving = coded(SHOWN, LIVE), coded(FIRST, PASS, 2)
    yield case("the last second of a live code", live, "admit", "green", 119)
    yield case("a live code that has expired", live, "invalid", "expired", 120)
    yield case("a live code a minute early", live, "admit", "green", -60)
    yield case("a live code from the future", live, "cannot_tell", "clock", -61)
    yield case("a clock that is an hour late", live, "cannot_tell", "clock", -3600)
    yield case("a clock that is an hour early", moving, "invalid", "stale", 3720)
    yield case("an element of 150 seconds", moving, "admit", "green", 270)
    yield case("a photograph 151 seconds old", moving, "invalid", "stale", 271)
    yield case("an element of a minute that has not come", coded(FIRST, PASS, 4), "cannot_tell", "clock", 179)
    yield case("a pass that has expired", coded(FIRST, PASS, 239), "invalid", "expired", 14_400)
    month = 30 * 86_400
    paper = case("paper that has expired", coded(PRINTED, PAPER), "invalid", "expired", month)
    yield paper | {"list_iat": stamp(IAT) + month}


def wrong_key() -> Iterator[Case]:
    yield case("an unknown key", coded(STRANGER, LIVE), "cannot_tell", "unknown_key")
    borrowed = cose.read(coded(STRANGER, LIVE))
    yield case("another's key id", cose.written(replace(borrowed, kid=SHOWN.kid)), "invalid", "forged")
    confused = cose.read(coded(SHOWN, LIVE))
    yield case("another algorithm named", cose.written(replace(confused, alg=EDDSA)), "invalid", "forged")
    yield case("claims of another issuer", coded(SHOWN, replace(LIVE, issuer="CN-ZJ")), "invalid", "forged")
    yield case("live signed by the key of passes", coded(FIRST, LIVE), "invalid", "wrong_use")
    yield case("paper signed by the key of live codes", coded(SHOWN, PAPER), "invalid", "wrong_use")
    yield case("a retired key", coded(RETIRED, LIVE), "invalid", "retired_key")
    yield case("a key of next month", coded(COMING, LIVE), "invalid", "retired_key")
    yield case("taken back", coded(SHOWN, replace(LIVE, id=TAKEN_BACK)), "invalid", "revoked")
    yield case(
        "all before this instant taken back",
        coded(VOIDED, replace(LIVE, issuer="CN-HA")),
        "invalid",
        "revoked",
    )
    yield case("an old list", coded(SHOWN, LIVE), "cannot_tell", "old_list") | {
        "list_iat": stamp(IAT) - 259_201
    }
    yield case("a list of nearly three days", coded(SHOWN, LIVE), "admit", "green") | {
        "list_iat": stamp(IAT) - 259_100
    }


def forged() -> Iterator[Case]:
    live, moving = coded(SHOWN, LIVE), coded(FIRST, PASS, 0)
    worse = cose.read(coded(SHOWN, replace(LIVE, colour=2)))
    yield case(
        "green under the signature of red",
        cose.written(replace(worse, payload=claims.written(LIVE))),
        "invalid",
        "forged",
    )
    for place in (60, 80, 100):
        yield case(
            f"a bit of byte {place} turned",
            live[:place] + bytes([live[place] ^ 1]) + live[place + 1 :],
            "invalid",
            "forged",
        )
    yield case(
        "an element made up", cose.written(replace(cose.read(moving), proof=bytes(18))), "invalid", "forged"
    )
    ahead = (1).to_bytes(2, "big") + cose.read(moving).proof[2:]
    yield case(
        "the element of an earlier minute",
        cose.written(replace(cose.read(moving), proof=ahead)),
        "invalid",
        "forged",
    )
    beyond = (240).to_bytes(2, "big") + bytes(16)
    yield case(
        "a minute that no pass has",
        cose.written(replace(cose.read(moving), proof=beyond)),
        "invalid",
        "forged",
    )
    yield case("the signature of nothing", live[:-64] + bytes(64), "invalid", "forged")


def misshapen() -> Iterator[Case]:
    for name, payload in payloads():
        yield case(name, signed(SHOWN, payload), "invalid", "broken")
    moving = cose.read(coded(FIRST, PASS, 0))
    yield case("a pass without its element", cose.written(replace(moving, proof=b"")), "invalid", "broken")
    yield case("an element of 17 bytes", cose.written(replace(moving, proof=bytes(17))), "invalid", "broken")
    live = coded(SHOWN, LIVE)
    yield case(
        "a live code with an element",
        cose.written(replace(cose.read(live), proof=bytes(18))),
        "invalid",
        "broken",
    )
    for name, raw in layouts(live):
        yield case(name, raw, "invalid", "broken")


def payloads() -> Iterator[tuple[str, bytes]]:
    """Truly signed, but not what the format says."""
    usual: Mapping[object, object] = cbor2.loads(claims.written(LIVE))
    health = claims.HEALTH
    for colour in (3, 5, 6, 7, 8, 10, 24):
        yield f"colour {colour}", cbor2.dumps({**usual, health: [colour]})
    yield "one claim more", cbor2.dumps({**usual, 5: stamp(IAT)})
    yield "one claim less", cbor2.dumps({name: each for name, each in usual.items() if name != 7})
    yield (
        "true in the place of 1",
        cbor2.dumps({(True if name == 1 else name): each for name, each in usual.items()}),
    )
    yield "claims in another order", cbor2.dumps(dict(reversed(list(usual.items()))))
    yield "a claim twice", b"\xa6" + claims.written(LIVE)[1:] + b"\x01\x65CN-BJ"
    yield "a time as a fraction", cbor2.dumps({**usual, 6: float(stamp(IAT))})
    yield "a time before 1970", cbor2.dumps({**usual, 6: -1})
    yield "a time beyond all years", cbor2.dumps({**usual, 4: 2**60})
    yield "no end after the beginning", cbor2.dumps({**usual, 4: stamp(IAT)})
    yield "a live code of three minutes", cbor2.dumps({**usual, 4: stamp(IAT) + 180})
    yield "an id of seven bytes", cbor2.dumps({**usual, 7: ID[:7]})
    yield "an issuer in small letters", cbor2.dumps({**usual, 1: "cn-gd"})
    yield "an issuer of 300 letters", cbor2.dumps({**usual, 1: "C" * 300})
    yield "a colour in words", cbor2.dumps({**usual, health: ["green"]})
    yield "an anchor of 15 bytes", cbor2.dumps({**usual, health: [0, bytes(15)]})
    yield "paper with an anchor", cbor2.dumps({**usual, health: [9, bytes(16)]})
    yield "no colour", cbor2.dumps({**usual, health: []})
    yield "no claims", b""
    yield "a list of claims", cbor2.dumps([1, 2])


def layouts(live: bytes) -> Iterator[tuple[str, bytes]]:
    message = cbor2.loads(live)
    yield "no tag", live[1:]
    yield "another tag", b"\xd1" + live[1:]
    yield "a byte more", live + b"\x00"
    yield "a byte less", live[:-1]
    yield "half of it", live[: len(live) // 2]
    yield "five parts", cbor2.dumps(cbor2.CBORTag(18, [*message.value, 0]))
    yield "a length in two bytes", live.replace(b"\x58\x40", b"\x59\x00\x40")
    yield "lengths left open", live.replace(b"\x84\x4d", b"\x9f\x4d") + b"\xff"
    yield "a header more", cbor2.dumps(cbor2.CBORTag(18, [message.value[0], {5: 0}, *message.value[2:]]))
    yield "compressed", zlib.compress(live)
    yield "a bomb of zlib", zlib.compress(bytes(100_000), 9)
    yield "nothing", b""


def not_codes() -> Iterator[Case]:
    code = text.written(coded(SHOWN, LIVE))
    broken = (("cut off", code[:-1]), ("half", code[: len(code) // 2]), ("a sign twice", code + code[-1]),
              ("small letters", "HP1:" + code[4:].lower()), ("a space before", "HP1: " + code[4:]), ("8,000 signs", "HP1:" + "0" * 8000),
              ("a sign beyond two bytes", "HP1:" + ":::" + code[4:]), ("nothing after the beginning", "HP1:"))  # fmt: skip
    for name, shown in broken:
        yield case(name, shown, "invalid", "broken")
    others = (("nothing", ""), ("a payment code", "281234567890123456"), ("the key of a wireless network", "WIFI:S:cafe;T:WPA;P:secret;;"), ("a web address", "https://example.com/p/AAAA"),
              ("a European certificate", "HC1:" + code[4:]), ("small letters at the beginning", "hp1:" + code[4:]), ("a line before", "\n" + code), ("letters of elsewhere", "НР1:" + code[4:]))  # fmt: skip
    for name, shown in others:
        yield case(name, shown, "invalid", "not_a_code")


def all_of() -> Mapping[str, object]:
    groups = (good, late_or_early, wrong_key, forged, misshapen, not_codes)
    return {
        "about": "Codes of HP1 and what a door must say of each. Made by scripts/make_hp1_vectors.py; keys and ids are made up.",
        "list": {
            "iat": stamp(IAT),
            "keys": [key.told() for key in TRUSTED],
            "revoked": [TAKEN_BACK.hex()],
            "min_iat": {"CN-HA": stamp(IAT) + 1},
        },
        "chain": {"cti": ID.hex(), "seed": SEED.hex(), "anchor": chain.anchor(ID, SEED).hex(),
                  "elements": {str(slot): chain.element(ID, SEED, slot).hex() for slot in (0, 1, 37, 238, 239)}},
        "cases": [each for group in groups for each in group()],
    }  # fmt: skip


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(json.dumps(all_of(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(0)
