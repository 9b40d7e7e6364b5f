"""Home of drawing a code as the page's SVG, beside python-qrcode; by processor time of one core, nothing else in it."""

import time
from collections.abc import Callable
from datetime import UTC, datetime

import qrcode
from qrcode.image.svg import SvgPathImage

from bench.codes import REGION, phone, shown
from bench.figures import RATIO, Bar, Figure, Yardstick
from bench.rig import Rig
from integrations.pass_keys import issuer_of
from integrations.qr import svg
from integrations.signing import unkept

EACH = 200  # drawings of ours in a round
SLOW = 20  # of theirs


def drawing(rig: Rig) -> list[Figure]:
    now = datetime.now(UTC)
    signer = unkept((issuer_of(REGION),))
    (kept,) = phone(1).strip(signer, now)
    live = signer.live(0, REGION, now).code
    return [_drawn(rig, "live code", live), _drawn(rig, "pass", shown(kept, now))]


def _drawn(rig: Rig, what: str, code: str) -> Figure:
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(rig.rounds):
        ours.append(_rate(lambda: svg(code), EACH))
        theirs.append(_rate(lambda: _by_qrcode(code), SLOW))
    return Figure(
        f"qr-{what.partition(' ')[0]}",
        f"QR of a {what} ({len(code)} signs) drawn as SVG",
        "/s",
        ours,
        Bar(15, RATIO),
        Yardstick("qrcode 8.2, its SVG of one path", theirs),
        notes=["on one core, by processor time: zxing-cpp's writer, and one path of black runs"],
    )


def _by_qrcode(code: str) -> bytes:
    made = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_L)
    made.add_data(code)
    return made.make_image(image_factory=SvgPathImage).to_string()


def _rate(act: Callable[[], object], times: int) -> float:
    begun = time.process_time()
    for _ in range(times):
        act()
    return times / (time.process_time() - begun)
