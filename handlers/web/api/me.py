"""Home of who is logged in: how far they are, what comes next for them, and the language they like."""

from dataclasses import replace

from bot.conversation.dialog import Turn
from bot.dialogs import entry
from bot.domain.citizens import CONFIRMED, PENDING, REFUSED
from bot.domain.decision import CONSENT, RENEW
from bot.domain.people import mask_name
from bot.ports import Transaction
from bot.usecases.commit import committed
from bot.usecases.declaration import decision_of
from handlers.web.api.operation import DONE, Answer, Call, Operation
from handlers.web.api.schemas import LANGUAGE, record, text, word


async def read(call: Call) -> Answer:
    turn = await entry.turn_of(call.ports, call.ports.store.begin(), call.channel, call.now)
    citizen = turn.citizen
    return Answer(
        {
            "account": turn.account.name,
            "registered": citizen.state if citizen else "none",
            "refusal": citizen.refusal if citizen and citizen.state == REFUSED else "",
            "name": mask_name(citizen.person.name) if citizen else "",
            "language": turn.session.language or (citizen.language if citizen else turn.language),
            "next": await _next(turn),
        }
    )


async def speak(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        session = replace(turn.session, language=str(call.body["language"]))
        entry.keep(replace(turn, session=session))
        return DONE

    return await committed(call.ports, act)


async def _next(turn: Turn) -> str:
    citizen = turn.citizen
    if citizen is None or citizen.state == REFUSED:
        return "registration"
    decision, _, declaration = await decision_of(turn.ports, turn.tx, citizen, turn.now)
    if decision.word == CONSENT:
        return "consent"
    if declaration is None or decision.word == RENEW:
        return "declaration"
    return "wait" if citizen.state == PENDING else "code"


ME = record(
    account=text("Whose conversation this is: the account it began at"),
    registered=word("none", PENDING, CONFIRMED, REFUSED),
    refusal=text("Why the registration was refused"),
    name=text("Masked"),
    language=LANGUAGE,
    next=word("registration", "consent", "declaration", "wait", "code"),
)
OPERATIONS = (
    Operation("GET", "/me", read, "Who is logged in, and what comes next", answer=ME),
    Operation(
        "PUT", "/language", speak, "Choose the language of chat and news", body=record(language=LANGUAGE)
    ),
)
