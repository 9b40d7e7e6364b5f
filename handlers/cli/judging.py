"""Home of how the doctor judges an answer of the running server, as strictly as a platform would."""

from collections.abc import Collection, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

from handlers.cli.asking import PATIENCE, Answer
from handlers.cli.findings import Finding, note, right, wrong

SLOW = 3.0  # seconds
CLOCKS_MAY_DIFFER = 30.0  # seconds
ABNORMAL = ("text/html", "application/json")
STATUS: Mapping[int, str] = {
    400: "something before the server does not pass the request on as it is",
    403: "a good signature is refused; start the server again with these settings",
    404: "the account is unknown there; start the server again, or let the proxy pass /hooks/ on",
    413: "a proxy refuses the body; let it pass 64 KiB",
    502: "the proxy cannot reach the server; start `healthcode serve`",
    503: "the server is not ready",
    504: "the proxy waited for the server in vain",
}


def amiss(answer: Answer, asked: str, abnormal: Collection[str] = ABNORMAL) -> Finding | None:
    """What is wrong with an answer that should be good. `abnormal`: content types the platform does not take."""
    if 300 <= answer.status < 400:
        return wrong(f"{asked} is redirected; the platform does not follow, so let /hooks/ answer itself")
    if answer.status != 200:
        why = STATUS.get(answer.status, "see the logs of the server and of the proxy")
        return wrong(f"{asked} is answered with status {answer.status}: {why}")
    if answer.content_type in abnormal:
        return wrong(f"{asked} is answered as {answer.content_type}, which the platform calls abnormal")
    if answer.seconds > SLOW:
        return wrong(f"{asked} took {answer.seconds:.1f} s; the platform waits {PATIENCE:g} s")
    return None


def refused(answer: Answer, asked: str) -> Finding:
    if answer.status == 403:
        return right(f"{asked} is refused")
    why = STATUS.get(answer.status, "403 would be right")
    return wrong(f"{asked} is answered with status {answer.status}; {why}")


def clocks(answer: Answer, now: datetime) -> Finding:
    try:
        seconds = abs((parsedate_to_datetime(answer.date) - now).total_seconds())
    except (TypeError, ValueError):
        return note("the answer carries no date, so the clocks cannot be compared")
    if seconds > CLOCKS_MAY_DIFFER:
        return wrong(f"the clocks here and at the server differ by {seconds:.0f} s; set both by NTP")
    return right("the clocks agree")
