"""Home of checking a code by API, for turnstiles: what the door does, and why, in a word and in a sentence."""

from bot.domain.calendar import BEIJING, beijing_date
from bot.domain.papers import Paper
from bot.domain.passes import REASONS, RESULTS, Verdict
from bot.domain.venue_classes import CLASSES, at_door, of_day
from bot.limits import Quota
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.papers import resolved
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import given_key
from handlers.web.api.limits import LIMITS
from handlers.web.api.operation import Answer, Call, Operation
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import TIME, maybe, record, text, word

LARGEST = 9000  # signs; more than any QR holds, so that whatever is scanned gets its verdict
ONE_PAPER = Quota("paper", 20, 60)  # of one card


async def verify(call: Call) -> Answer:
    """Nothing of it is kept, so that a key given with it has nothing to find again. Of a card, that it was asked for."""
    given_key(call)
    verdict, paper = call.ports.signer.verdict(str(call.body["code"]), call.now), None
    if verdict.paper is not None:
        verdict, paper = await _resolved(call, verdict.paper)
    classes = of_day(call.ports.policy.venue_classes, beijing_date(call.now))
    if venue := classes.get(str(call.body.get("venue_class"))):
        verdict = at_door(verdict, venue)
    return Answer(
        {
            "result": verdict.result,
            "reason": verdict.reason,
            "title": call.say(f"gate.{verdict.result}"),
            "text": call.say(f"gate_reason.{verdict.reason}") + _handed(call, paper),
            "expires": stamp(verdict.expires) if verdict.expires else None,
        }
    )


async def _resolved(call: Call, id_: bytes) -> tuple[Verdict, Paper | None]:
    taken = await call.request.app[LIMITS].take(ONE_PAPER, id_.hex(), call.now.timestamp())
    if not taken.allowed:
        raise Problem("too_many")

    async def act(tx: Transaction) -> tuple[Verdict, Paper | None]:
        return await resolved(call.ports, tx, id_, call.now)

    return await committed(call.ports, act)


def _handed(call: Call, paper: Paper | None) -> str:
    """Who has seen holder and document together."""
    if paper is None or not paper.office:
        return ""
    day = f"{paper.issued_at.astimezone(BEIJING):%Y-%m-%d}"
    return " " * (call.language != "zh") + call.say("gate_paper.handed", office=paper.office, day=day)


OPERATIONS = (
    Operation(
        "POST",
        "/gate/verify",
        verify,
        "Check a code that was scanned; of a card on paper, by the present result of its holder, who is told",
        answer=record(
            result=word(*RESULTS),
            reason=word(*REASONS),
            title=text("What to do, in words"),
            text=text("What to tell the person"),
            expires=maybe(TIME),
        ),
        body=record("venue_class", code=text("As scanned", longest=LARGEST), venue_class=word(*CLASSES)),
        token=False,
    ),
)
