"""Makes tests/vectors/trust.json: lists of keys and of ids taken back, good and hostile, and what a door makes of each.

As scripts/make_hp1_vectors.py, whose keys and codes it uses: made up, from fixed seeds, the same each time.
"""

import base64
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import cbor2

from integrations.hp1 import cbor, claims, cose, envelope, text
from integrations.hp1.cose import EDDSA, Sign1
from integrations.hp1.envelope import Envelope
from scripts.make_hp1_vectors import IAT, LIVE, TAKEN_BACK, TRUSTED, WEEK, Case, Key, coded, signed, stamp
from scripts.make_hp1_vectors import SHOWN as LIVE_KEY

FILE = Path(__file__).parents[1] / "tests" / "vectors" / "trust.json"
HOUR = timedelta(hours=1)
QUARTER = timedelta(days=90)
NOW_ROOT, NEXT_ROOT, STRANGE_ROOT = (Key(f"root {name}", "CN", "root") for name in ("now", "next", "strange"))
LISTS, OTHER_LISTS = (Key(f"list key {name}", "CN", "list") for name in ("of this quarter", "of a stranger"))
SEQ = 1000
IDS = [bytes([first]) * 8 for first in (1, 2, 3)]


def point(key: Key) -> bytes:
    """64 bytes of P-256, 32 of Ed25519: the last of its SPKI."""
    return key.spki[-32:] if key.alg == EDDSA else key.spki[-64:]


def certificate(root: Key, key: Key = LISTS, begins: datetime = IAT - WEEK) -> bytes:
    return signed(root, envelope.certificate_written(key.kid, point(key), begins, begins + QUARTER))


def enveloped(payload: bytes, certificates: Sequence[bytes] = (), key: Key = LISTS) -> bytes:
    carried = tuple(certificates) or (certificate(NOW_ROOT),)
    signature = key.sign(cose.signed(key.alg, key.kid, payload))
    return envelope.written(Envelope(key.kid, payload, signature, carried))


def told_of(key: Key) -> dict[str, object]:
    said = {"iss": key.issuer, "kid": key.kid, "alg": key.alg, "pub": point(key), "use": [key.use]}
    return said | {"nbf": stamp(key.begins), "exp": stamp(key.begins + WEEK)}


def contents(**changed: object) -> dict[str, object]:
    region = {"iss": "CN-HA", "resolver": "https://example.com/r", "list_url": "https://example.com/l"}
    usual: dict[str, object] = {
        "seq": SEQ,
        "iat": stamp(IAT),
        "next": stamp(IAT + HOUR),
        "keys": [told_of(key) for key in TRUSTED],
        "regions": [region | {"min_iat": stamp(IAT) + 1}],
        "words": [{"iss": "CN-GD", "from": stamp(IAT) // 3600 * 3600, "words": bytes(range(48))}],
        "foreign": [],
    }
    return usual | changed


def listed(**changed: object) -> bytes:
    return enveloped(cbor.written(contents(**changed)))


def case(name: str, raw: bytes, result: str, after: timedelta = timedelta(0), **other: object) -> Case:
    """`result` is how old the list is, or why it is refused; `after` the time since it was signed."""
    return {"name": name, "list": base64.b64encode(raw).decode(), "now": stamp(IAT + after), "last": SEQ, "result": result} | other  # fmt: skip


def aged() -> Iterator[Case]:
    good = listed()
    yield case("good", good, "fresh")
    yield case("the first one of a door", good, "fresh", last=0)
    yield case("of a day", good, "fresh", 24 * HOUR)
    yield case("of more than a day", good, "warn", 24 * HOUR + timedelta(seconds=1))
    yield case("of three days", good, "warn", 72 * HOUR)
    yield case("of more than three days", good, "cannot_tell", 72 * HOUR + timedelta(seconds=1))
    yield case("signed a minute from now", good, "fresh", timedelta(seconds=-60))
    yield case("signed an hour from now", good, "early", -HOUR)
    yield case("with a later number", listed(seq=SEQ + 5), "fresh")
    yield case("rolled back by one", listed(seq=SEQ - 1), "rolled_back")
    yield case("rolled back to the beginning", listed(seq=0), "rolled_back")
    yield case("without keys", listed(keys=[], regions=[], words=[]), "fresh")


def certified() -> Iterator[Case]:
    payload = cbor.written(contents())
    for name, result, certificates in (
        ("certified by the next root", "fresh", [certificate(NEXT_ROOT)]),
        ("certified by both roots", "fresh", [certificate(NOW_ROOT), certificate(NEXT_ROOT)]),
        ("beside a stranger's certificate", "fresh", [certificate(STRANGE_ROOT), certificate(NOW_ROOT)]),
        ("certified by another root", "untrusted", [certificate(STRANGE_ROOT)]),
        ("with the certificate of another list key", "untrusted", [certificate(NOW_ROOT, OTHER_LISTS)]),
        ("with a certificate that has ended", "expired", [certificate(NOW_ROOT, begins=IAT - QUARTER)]),
        ("with a certificate of tomorrow", "expired", [certificate(NOW_ROOT, begins=IAT + HOUR)]),
        ("with a certificate that is none", "broken", [b"\xa0"]),
        ("with a certificate of one more word", "broken", [signed(NOW_ROOT, cbor.written({"kid": LISTS.kid, "pub": point(LISTS), "nbf": 0, "exp": 2**31, "ca": True}))]),
        ("with five certificates", "broken", [certificate(NOW_ROOT)] * 5),
    ):  # fmt: skip
        yield case(name, enveloped(payload, certificates), result)
    borrowed = cose.read(certificate(STRANGE_ROOT))
    yield case("with a root's name borrowed", enveloped(payload, [cose.written(replace(borrowed, kid=NOW_ROOT.kid))]), "untrusted")  # fmt: skip
    yield case("signed by a key of codes", enveloped(payload, key=LIVE_KEY), "untrusted")
    last = enveloped(payload, [certificate(NOW_ROOT, begins=IAT - QUARTER + timedelta(seconds=1))])
    yield case("in the last second of its certificate", last, "fresh", HOUR)


def forged() -> Iterator[Case]:
    good = envelope.read(listed())
    other = cbor.written(contents(seq=SEQ + 1))
    yield case(
        "with other words under the signature", envelope.written(replace(good, payload=other)), "forged"
    )
    yield case("with no signature", envelope.written(replace(good, signature=bytes(64))), "forged")
    stranger = envelope.read(enveloped(good.payload, key=OTHER_LISTS))
    yield case("signed by a stranger under the name of the list key", envelope.written(replace(stranger, kid=LISTS.kid)), "forged")  # fmt: skip
    raw = listed()
    yield case("with a bit turned", raw[:-100] + bytes([raw[-100] ^ 1]) + raw[-99:], "forged")


def misshapen() -> Iterator[Case]:
    good, first = listed(), told_of(TRUSTED[0])
    payload = cbor.written(contents())
    backwards = cbor2.dumps(dict(reversed(cbor2.loads(payload).items())))
    yield case("with its words in another order", enveloped(backwards), "broken")
    yield case("with a number in a longer form", enveloped(payload.replace(b"\x19\x03\xe8", b"\x1a\x00\x00\x03\xe8")), "broken")  # fmt: skip
    yield case("with a word twice", enveloped(b"\xa8" + payload[1:] + b"\x63seq\x01"), "broken")
    yield case("with an open length", enveloped(b"\xbf" + payload[1:] + b"\xff"), "broken")
    for name, changed in (
        ("with a word more", {"more": 1}),
        ("with true as its number", {"seq": True}),
        ("with a fraction as its time", {"iat": float(stamp(IAT))}),
        ("with a time beyond all years", {"next": 2**60}),
        ("with a number below nothing", {"seq": -1}),
        ("with a key of an unknown use", {"keys": [first | {"use": ["root"]}]}),
        ("with a key of no use", {"keys": [first | {"use": []}]}),
        ("with a key that is no point", {"keys": [first | {"pub": bytes(64)}]}),
        ("with a key of 63 bytes", {"keys": [first | {"pub": point(TRUSTED[0])[:63]}]}),
        ("with a key of another algorithm", {"keys": [first | {"alg": -257}]}),
        ("with a key of a misspelt issuer", {"keys": [first | {"iss": "cn-gd"}]}),
        ("with a word of the hour beyond 63", {"words": [{"iss": "CN-GD", "from": 0, "words": b"\x40"}]}),
        ("with words from the middle of an hour", {"words": [{"iss": "CN-GD", "from": 1800, "words": b""}]}),
        ("with an address of two lines", {"regions": [{"iss": "CN-GD", "resolver": "a\nb", "list_url": "", "min_iat": 0}]}),
        ("with keys that are none", {"keys": "all"}),
    ):  # fmt: skip
        yield case(name, listed(**changed), "broken")
    yield case("without its end", good[:-1], "broken")
    yield case("with a byte more", good + b"\x00", "broken")
    yield case("that is nothing", b"", "broken")
    yield case("that is a list of ids", enveloped(taken(SEQ, IDS)), "broken")
    yield case("that is a code", coded(LIVE_KEY, LIVE), "broken")
    yield case("without a certificate", cose.written(Sign1(-7, LISTS.kid, payload, bytes(64))), "broken")


def taken(seq: int, ids: Sequence[bytes]) -> bytes:
    return cbor.written({"seq": seq, "iat": stamp(IAT), "ids": b"".join(ids)})


def revocations() -> Iterator[Case]:
    one, two, _ = IDS
    yield case("ids", enveloped(taken(SEQ, IDS)), "fresh", ids=told(IDS))
    yield case("no ids", enveloped(taken(SEQ, ())), "fresh", ids=[])
    yield case("ids of a number that is over", enveloped(taken(SEQ - 1, IDS)), "rolled_back")
    yield case("ids out of order", enveloped(taken(SEQ, (two, one))), "broken")
    yield case("an id twice", enveloped(taken(SEQ, (one, one))), "broken")
    yield case("half an id", enveloped(taken(SEQ, (one[:4],))), "broken")
    yield case("ids by another root", enveloped(taken(SEQ, IDS), [certificate(STRANGE_ROOT)]), "untrusted")
    yield case("a list of keys as ids", listed(), "broken")
    many = [number.to_bytes(8, "big") for number in range(8200)]
    yield case("ids of more than 65,536 bytes", enveloped(taken(SEQ, many)), "fresh", count=len(many))


def changes() -> Iterator[Case]:
    """Each to one who knows the first two ids, by the number SEQ."""
    one, two, three = IDS
    for name, since, added, gone, result, left in (
        ("one added, one gone", SEQ, (three,), (one,), "fresh", (two, three)),
        ("nothing changed", SEQ, (), (), "fresh", (one, two)),
        ("since another number", SEQ - 1, (three,), (), "not_since", ()),
    ):
        said = {"seq": SEQ + 1, "since": since, "iat": stamp(IAT)}
        raw = cbor.written(said | {"added": b"".join(added), "gone": b"".join(gone)})
        yield case(name, enveloped(raw), result, known=told((one, two)), ids=told(left))
    back = {"seq": SEQ - 1, "since": SEQ, "iat": stamp(IAT), "added": b"", "gone": b""}
    yield case(
        "changes to a number that is over", enveloped(cbor.written(back)), "rolled_back", known=[], ids=[]
    )


def told(ids: Sequence[bytes]) -> list[str]:
    return [each.hex() for each in ids]


def codes() -> Iterator[Case]:
    """By the first of the lists, half a minute after they were issued."""
    shown = {
        "a good code": (coded(LIVE_KEY, LIVE), "admit", "green"),
        "one taken back": (coded(LIVE_KEY, replace(LIVE, id=TAKEN_BACK)), "invalid", "revoked"),
        "one of an unknown key": (coded(OTHER_LISTS, LIVE), "cannot_tell", "unknown_key"),
        "one of the list key": (signed(LISTS, claims.written(LIVE)), "cannot_tell", "unknown_key"),
    }
    for name, (code, result, reason) in shown.items():
        yield {"name": name, "code": text.written(code), "now": stamp(IAT) + 30, "result": result, "reason": reason}  # fmt: skip


def all_of() -> Mapping[str, object]:
    base = base64.urlsafe_b64encode
    roots = (NOW_ROOT, NEXT_ROOT)
    return {
        "about": "Signed lists and what a door makes of each: fresh, warn or cannot_tell by their age, else why one is refused. `last` is the number of the last one it took. Made by scripts/make_trust_vectors.py; all of it is made up.",
        "roots": [
            {"kid": base(root.kid).rstrip(b"=").decode(), "pub": base(point(root)).rstrip(b"=").decode()}
            for root in roots
        ],
        "lists": [each for group in (aged, certified, forged, misshapen) for each in group()],
        "revocations": list(revocations()),
        "changes": list(changes()),
        "revoked": [TAKEN_BACK.hex()],
        "codes": list(codes()),
    }  # fmt: skip


if __name__ == "__main__":
    FILE.write_text(json.dumps(all_of(), ensure_ascii=False, indent=1) + "\n", "utf-8")
    sys.exit(0)
