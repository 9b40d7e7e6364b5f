"""Home of checking codes by API as turnstiles do: POST /api/v1/gate/verify of passes that phones show."""

from datetime import UTC, datetime

from bench import deliveries
from bench.codes import phone, shown
from bench.figures import Figure, beside_bare
from bench.logins import Asking, Logins
from bench.rig import Loaded, Rig
from bench.talks import WARM
from bot.ports import SignedPass

PATH = "/api/v1/gate/verify"
PHONES = 64
AT_MOST = 20_000.0  # a second


def verifying(rig: Rig) -> list[Figure]:
    ours: list[Loaded] = []
    bare: list[Loaded] = []
    with rig.server() as side, rig.program("bench.hello") as hello:
        passes = [held(side.base, each) for each in Logins().tokens(side.base, PHONES)]
        for _ in range(rig.rounds):
            lines = scanned(passes, rig.seconds)
            ours.append(rig.loaded(side, lines, warm=WARM))
            bare.append(rig.loaded(hello, lines, warm=WARM, seconds=1.0))
    what = "POST /api/v1/gate/verify (signature, chain, time, revocation of a pass)"
    return [beside_bare("verify", what, None, ours, bare, "the same requests read and answered")]


def held(base: str, token: str) -> SignedPass:
    """A pass as it is given to a phone."""
    (made,) = phone(1).chains
    body = {
        name: [deliveries.base64url(value)] for name, value in (("ids", made.id), ("anchors", made.anchor))
    }
    (given,) = Asking(base, 1, token)("POST", "/api/v1/passes", body)["passes"]
    issued, expires = (datetime.fromisoformat(given[name]) for name in ("issued", "expires"))
    return SignedPass(given["code"], made.id, issued, expires)


def scanned(passes: list[SignedPass], seconds: float) -> list[deliveries.Line]:
    """In this minute."""
    now = datetime.now(UTC)
    times = int(AT_MOST * (WARM + seconds) / len(passes))
    return [[deliveries.posted(PATH, {"code": shown(each, now)}, {})] * times for each in passes]
