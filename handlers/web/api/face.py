"""Home of the check by face by API: begun for one's own registration, and its end looked at."""

from bot.dialogs import entry
from bot.dialogs.face import is_begun
from bot.ports import Transaction, Undelivered
from handlers.web import face_checks
from handlers.web.api import passes
from handlers.web.api.idempotency import once
from handlers.web.api.login import RETRY_AFTER
from handlers.web.api.operation import Answer, Call, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import record, text

LONGEST_ID = 64


async def begin(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        back = f"{call.ports.public_url}/m/?account={turn.account.name}"
        try:
            check = await face_checks.begin(call.request.app, turn, back)
        except Undelivered:
            raise Problem("platform_unavailable", headers=RETRY_AFTER) from None
        return Answer({"id": check.id, "url": check.url})

    return await once(call, act)


async def end(call: Call) -> Answer:
    """The pass as it is then. Not passed, or not yet: an officer checks, as they would have."""

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        if not is_begun(turn, call.part("check")):
            raise Problem("not_found")
        try:
            return Answer({"passed": await face_checks.settle(call.request.app, turn)})
        except Undelivered:
            raise Problem("platform_unavailable", headers=RETRY_AFTER) from None

    done = await once(call, act)
    answer = await passes.read(call)
    if done.body is None or answer.body is None or done.body["passed"]:
        return answer
    return Answer({**answer.body, "next": f"{call.say('face.not_passed')} {answer.body['next']}"})


OPERATIONS = (
    Operation(
        "POST",
        "/face",
        begin,
        "Begin the platform's check of one's face, where one waits to be checked and the region takes it",
        answer=record(id=text("Of the check"), url=text("The platform's page, to be opened on the phone")),
        problems=("face_impossible", "platform_unavailable"),
    ),
    Operation(
        "POST",
        "/face/{check}",
        end,
        "Look how the check ended: the pass, which is confirmed when it passed",
        answer=passes.PASS,
        parameters=(Parameter("check", "path", text("The id of the check", longest=LONGEST_ID)),),
        problems=("not_found", "face_impossible", "platform_unavailable"),
    ),
)
