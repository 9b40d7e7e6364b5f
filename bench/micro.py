"""Home of the cost of single steps: open, decide, sign, verify, QR. Medians of several batches, in microseconds of processor time."""

import hashlib
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from bench import deliveries
from bench.codes import REGION, phone, shown
from bot.conversation.messages import Picture
from bot.domain.citizens import CONFIRMED, Citizen
from bot.domain.decision import decide
from bot.domain.declarations import declaration_of, evidence_of
from bot.domain.passes import SLOT
from bot.domain.people import Document, Person
from config.loader import load_policy
from integrations.qr import card_png, svg
from integrations.signing import unkept
from integrations.wechat.crypto import check_signature, open_message, seal_message, signature

BATCHES, EACH = 7, 200
KEY, APP_ID, TOKEN = bytes(range(32)), "wxbench0000000001", "benchtoken"
NOW = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
FEVER = {
    "places": [],
    "contact": "no",
    "symptoms": ["fever"],
    "symptoms_date": "2026-11-23",
    "temperature": 38.2,
}
PERSON = Person(
    "张三",
    Document("CN", "resident_id", "440106198001010019"),
    "male",
    date(1980, 1, 1),
    "+8613800000000",
    "440100",
    "1",
)


def micros(act: Callable[[], object], each: int = EACH) -> float:
    times = []
    for _ in range(BATCHES):
        begun = time.process_time()
        for _ in range(each):
            act()
        times.append((time.process_time() - begun) / each * 1e6)
    return statistics.median(times)


def steps() -> dict[str, Callable[[], object]]:
    policy = load_policy()
    citizen = Citizen(b"c" * 16, b"d" * 16, PERSON, CONFIRMED, NOW)
    declaration = declaration_of(FEVER, "d1", NOW - timedelta(days=1), policy, policy.forms["declaration"])
    evidence = evidence_of(declaration)
    signer = unkept()
    code = signer.live(0, REGION, NOW).code
    strip = phone(6)
    kept = shown(strip.strip(signer, NOW)[0], NOW + 239 * SLOT)
    picture = Picture(code, "green", "", NOW + timedelta(minutes=2))
    sealed = seal_message(
        KEY, deliveries.turn("oBench00000001", deliveries.said("你好", 1), 1_795_500_000), APP_ID, bytes(16)
    )
    mark = signature(TOKEN, "1", "2", sealed)

    def opened() -> object:
        check_signature(mark, TOKEN, "1", "2", sealed)
        return open_message(KEY, sealed, APP_ID)

    return {
        "open: check the signature and decrypt one message": opened,
        "decide: a declared fever by the shipped policy": lambda: decide(
            policy, citizen, declaration, evidence, NOW
        ),
        "sign: one live code (HP1, ES256)": lambda: signer.live(0, REGION, NOW),
        "sign: a strip of six passes": lambda: strip.strip(signer, NOW),
        "verify: a live code": lambda: signer.verdict(code, NOW),
        "verify: a pass in its last minute, all its chain": lambda: signer.verdict(kept, NOW + 239 * SLOT),
        "QR: as SVG for the page": lambda: svg(code),
        "QR: the card of 900 × 500 as PNG": lambda: card_png(picture),
    }


def steps_in_micros() -> dict[str, float]:
    """The yardstick first."""
    digest = hashlib.sha256
    found = {"yardstick: SHA-256 of 1 KiB": micros(lambda: digest(KEY * 32).digest())}
    for name, act in steps().items():
        found[name] = micros(act, 20 if name.startswith("QR") else EACH)
    return found
