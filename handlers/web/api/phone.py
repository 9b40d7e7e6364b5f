"""Home of the telephone question by API: the platform tells the number, so nobody need type it."""

from bot.dialogs import entry
from bot.dialogs.sheets import REGISTRATION
from bot.domain.errors import Refused
from bot.ports import NotGenuine, Transaction, Undelivered
from handlers.web.api.form_shapes import FORM, form_shown
from handlers.web.api.forms import invalid
from handlers.web.api.idempotency import once, remembered
from handlers.web.api.login import RETRY_AFTER
from handlers.web.api.operation import Answer, Call, Operation
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import record, text
from handlers.web.keys import PLATFORMS

PHONE = "phone"


async def tell(call: Call) -> Answer:
    """Before that one agrees to say who one is; whoever declines types the number."""
    form = call.ports.policy.forms[REGISTRATION]
    told = remembered(_number)

    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        await entry.check_open(turn, form)
        if not entry.sheet_of(turn, form).answers.get("consent_identity"):
            raise Problem("not_asked")
        number = await told(call, str(call.body.get("account", turn.account.name)))
        try:
            changed = entry.tell(turn, form, PHONE, number)
        except Refused as refused:
            raise invalid(call, turn, form, {PHONE: refused}) from None
        entry.keep(changed)
        return Answer(form_shown(changed, form, call.language))

    return await once(call, act)


async def _number(call: Call, account: str) -> str:
    platform = call.request.app[PLATFORMS].get(account)
    if platform is None:
        raise Problem("account_unknown")
    try:
        return await platform.phone(str(call.body["proof"]))
    except NotGenuine as fault:
        call.ports.report("proof_refused", {"account": account, "cause": fault.cause})
        raise Problem("proof_refused") from None
    except Undelivered:
        raise Problem("platform_unavailable", headers=RETRY_AFTER) from None


OPERATIONS = (
    Operation(
        "POST",
        "/phone",
        tell,
        "Answer the telephone question with what the platform tells",
        answer=FORM,
        body=record(
            "account",
            proof=text("What the app was given by the platform", shortest=1),
            account=text("Of the app, where the conversation began at another one", longest=40),
        ),
        problems=(
            "already_registered",
            "not_asked",
            "account_unknown",
            "proof_refused",
            "platform_unavailable",
            "invalid",
        ),
    ),
)
