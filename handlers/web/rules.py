"""Home of /rules: every colour rule in plain words with its cases, for everybody."""

from collections.abc import Mapping
from datetime import date

from aiohttp import web

from bot.domain.calendar import beijing_date
from bot.domain.cases import Case, judged
from bot.domain.decision import GRAVEST_FIRST
from bot.domain.rules import Rule
from bot.ports import Ports
from handlers.web.answers import PAGES, asked_language, page
from handlers.web.keys import PORTS
from handlers.web.passes import Words

Shown = Mapping[str, object]


async def show(request: web.Request) -> web.Response:
    """Rules no longer in force are not shown; one to come is, with its day."""
    ports, language = request.app[PORTS], asked_language(request) or "zh"
    on, say = beijing_date(ports.now()), Words(request.app[PAGES], language)
    rules = [rule for rule in ports.policy.rules if rule.until is None or on <= rule.until]
    rules.sort(key=lambda rule: GRAVEST_FIRST.index(rule.colour))
    shown = {"rules": [_rule(ports, say, rule, on) for rule in rules], "version": ports.policy.version}
    answer = page(request, "rules.html", language, shown)
    answer.headers["Cache-Control"] = "public, max-age=300"
    return answer


def _rule(ports: Ports, say: Words, rule: Rule, on: date) -> Shown:
    return {
        "id": rule.id,
        "colour": rule.colour,
        "days": rule.days,
        "text": rule.text[say.language].replace("{date}", say.say("rules.someday")),
        "since": say.day(rule.since) if rule.since and rule.since > on else "",
        "until": say.day(rule.until) if rule.until else "",
        "cases": [_case(ports, say, case, on) for case in ports.policy.cases if case.rule == rule.id],
    }


def _case(ports: Ports, say: Words, case: Case, on: date) -> Shown:
    """The outcome is worked out here and now, never written down."""
    reasons = judged(case, ports.policy.rules, on).reasons
    reason = next((each for each in reasons if each.rule == case.rule), None)
    if reason is None:
        return {"text": case.text[say.language], "outcome": say.say("rules.case_none")}
    colour = say.say(f"word.{reason.colour}")
    outcome = say.say("rules.case_match", colour=colour, day=reason.day, days=reason.days)
    return {"text": case.text[say.language], "outcome": outcome}


ROUTES = (web.get("/rules", show),)
