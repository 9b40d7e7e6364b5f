"""Home of the colour rules by API: what can make a code yellow or red, in plain words, for anybody."""

from bot.domain.rules import Rule
from handlers.web.api.operation import Answer, Call, Json, Operation
from handlers.web.api.schemas import COUNT, DAY, maybe, record, rows, text, word


async def read(call: Call) -> Answer:
    policy = call.ports.policy
    return Answer({"version": policy.version, "rules": [_shown(call, rule) for rule in policy.rules]})


def _shown(call: Call, rule: Rule) -> Json:
    return {
        "id": rule.id,
        "version": rule.version,
        "colour": rule.colour,
        "days": rule.days,
        "text": rule.text[call.language].replace("{date}", call.say("pass.that_day")),
        "since": rule.since.isoformat() if rule.since else None,
        "until": rule.until.isoformat() if rule.until else None,
    }


RULE = record(
    id=text(),
    version=COUNT,
    colour=word("yellow", "red"),
    days=COUNT,
    text=text(),
    since=maybe(DAY),
    until=maybe(DAY),
)
OPERATIONS = (
    Operation(
        "GET",
        "/rules",
        read,
        "The rules that decide colours",
        answer=record(version=text(), rules=rows(RULE)),
        token=False,
        etag=True,
        shared=True,
    ),
)
