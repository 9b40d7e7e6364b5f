"""Home of logging in and out: a code of the platform becomes a token of ours."""

import hmac

from bot.ports import Account, NotGenuine, Transaction, Undelivered
from bot.usecases.logins import IDLE, log_in, log_out, login_of
from handlers.web.api.bearer import LOGIN
from handlers.web.api.idempotency import once, remembered
from handlers.web.api.limits import LIMITS, PERSON, headers_of
from handlers.web.api.operation import DONE, Answer, Call, Operation
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import COUNT, record, text
from handlers.web.keys import PLATFORMS
from handlers.web.weblogin import STATE
from integrations.platform import Identity

RETRY_AFTER = {"Retry-After": "30"}


async def enter(call: Call) -> Answer:
    name, code = str(call.body["account"]), str(call.body["code"])
    account = call.ports.accounts.get(name)
    if account is None or name not in call.request.app[PLATFORMS]:
        raise Problem("account_unknown")
    if account.web_login and not _is_own_state(call):
        raise Problem("code_refused")

    identity = remembered(_identity)

    async def act(tx: Transaction) -> Answer:
        who = await identity(call, account, code)
        token = await log_in(call.ports, tx, account, who.open_id, who.union_id, call.now)
        return Answer({"token": token, "expires_in": int(IDLE.total_seconds())})

    answer = await once(call, act, "login", name, code)
    if not await _is_good(call, answer):
        raise Problem("code_refused")
    return answer


async def leave(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        log_out(tx, call.request[LOGIN], call.now)
        return DONE

    return await once(call, act)


async def _is_good(call: Call, answer: Answer) -> bool:
    """The login of an answer given once before may have ended since."""
    assert answer.body is not None
    token = str(answer.body["token"])
    return await login_of(call.ports, call.ports.store.begin(), token, call.now) is not None


def _is_own_state(call: Call) -> bool:
    """Whether the browser that was sent to the platform is the one that came back."""
    cookie, state = call.request.cookies.get(STATE, ""), str(call.body.get("state", ""))
    return bool(state) and hmac.compare_digest(
        cookie.encode(errors="replace"), state.encode(errors="replace")
    )


async def _identity(call: Call, account: Account, code: str) -> Identity:
    try:
        who = await call.request.app[PLATFORMS][account.name].identify(code)
    except NotGenuine as fault:
        call.ports.report("login_refused", {"account": account.name, "cause": fault.cause})
        raise Problem("code_refused") from None
    except Undelivered:
        raise Problem("platform_unavailable", headers=RETRY_AFTER) from None
    person = call.ports.sealing.index("channel", account.name, who.open_id).hex()
    taken = await call.request.app[LIMITS].take(PERSON, person, call.now.timestamp())
    if not taken.allowed:
        raise Problem("too_many", headers=headers_of(PERSON, taken))
    return who


OPERATIONS = (
    Operation(
        "POST",
        "/login",
        enter,
        "Begin a login with the code that the platform gave",
        answer=record(token=text(longest=43), expires_in=COUNT),
        body=record(
            "state",
            account=text("Name of the account, as in the settings", longest=40),
            code=text("What the platform gave the app or page", longest=512, shortest=1),
            state=text("For web pages: what /m/login sent along", longest=128),
        ),
        problems=("account_unknown", "code_refused", "pilot", "platform_unavailable"),
        token=False,
    ),
    Operation("POST", "/logout", leave, "End this login", anybody=True),
)
