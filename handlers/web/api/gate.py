"""Home of checking a code by API, for turnstiles: what the door does, and why, in a word and in a sentence."""

from bot.domain.calendar import beijing_date
from bot.domain.passes import REASONS, RESULTS
from bot.domain.venue_classes import CLASSES, at_door, of_day
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import given_key
from handlers.web.api.operation import Answer, Call, Operation
from handlers.web.api.schemas import TIME, maybe, record, text, word

LARGEST = 9000  # signs; more than any QR holds, so that whatever is scanned gets its verdict


async def verify(call: Call) -> Answer:
    """Nothing of it is kept, so that a key given with it has nothing to find again."""
    given_key(call)
    verdict = call.ports.signer.verdict(str(call.body["code"]), call.now)
    classes = of_day(call.ports.policy.venue_classes, beijing_date(call.now))
    if venue := classes.get(str(call.body.get("venue_class"))):
        verdict = at_door(verdict, venue)
    return Answer(
        {
            "result": verdict.result,
            "reason": verdict.reason,
            "title": call.say(f"gate.{verdict.result}"),
            "text": call.say(f"gate_reason.{verdict.reason}"),
            "expires": stamp(verdict.expires) if verdict.expires else None,
        }
    )


OPERATIONS = (
    Operation(
        "POST",
        "/gate/verify",
        verify,
        "Check a code that was scanned; nothing about it is kept",
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
