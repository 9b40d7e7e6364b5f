"""Home of what staff see at a counter: the search, the sheet of a person, the card, the result of a look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from aiohttp import web

from bot.dialogs import sheets
from bot.dialogs.counter import OF_DOCUMENT, STAYS
from bot.domain.calendar import BEIJING
from bot.domain.citizens import Citizen
from bot.domain.declarations import DECLARATION
from bot.domain.errors import Refused
from bot.domain.forms import Question
from bot.domain.papers import number_of
from bot.domain.passes import Verdict
from bot.domain.people import mask_name
from bot.ports import Ports
from bot.usecases.counters import COUNTER
from bot.usecases.invitations import Invitation
from bot.usecases.papers import Printed
from handlers.paper_cards import address_of
from handlers.web.answers import PAGES, asked_language, page
from handlers.web.invited import head, token_of
from handlers.web.keys import PORTS

CONSENTS = {"consent_identity": "identity", "consent_health": "health"}
FORMS = (sheets.REGISTRATION, DECLARATION)
ROWS = tuple(f"{part}{row}" for part in ("place", "left") for row in range(1, STAYS + 1))
OTHER = (*ROWS, *CONSENTS, "clerk", "present", "anew")
OWN_WORDS = ("clerk", "present", "often")  # of a fault no form knows
Shown = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Sent:
    """One form as it came: `fields` as typed, `ticked` the symptoms."""

    fields: Mapping[str, str] = field(default_factory=dict)
    ticked: Sequence[str] = ()


def begin(
    request: web.Request,
    invitation: Invitation,
    sent: Sent,
    faults: Mapping[str, Refused] | None = None,
    status: int = 0,
) -> web.Response:
    return _page(request, invitation, "begin", sent, faults or {}, {}, status)


def known(
    request: web.Request,
    invitation: Invitation,
    sent: Sent,
    citizen: Citizen,
    faults: Mapping[str, Refused] | None = None,
) -> web.Response:
    more = {"name": mask_name(citizen.person.name)}
    return _page(request, invitation, "known", sent, faults or {}, more)


def new(
    request: web.Request, invitation: Invitation, sent: Sent, faults: Mapping[str, Refused] | None = None
) -> web.Response:
    ports, language = request.app[PORTS], language_of(request)
    told = any(sent.fields.get(each) for each in ("nationality", "document_type", "sex", "birth_date"))
    consents = [
        {"id": id_, "words": ports.policy.consents[purpose][language]} for id_, purpose in CONSENTS.items()
    ]
    unread = {"sex", "birth_date", "nationality", "document_type"} & set(faults or {})
    more = {"foreign": bool(told or unread), "consents": consents}
    return _page(request, invitation, "new", sent, faults or {}, more)


def card(request: web.Request, invitation: Invitation, printed: Printed, verdict: Verdict) -> web.Response:
    ports, paper = request.app[PORTS], printed.paper
    more = {
        "name": mask_name(printed.citizen.person.name),
        "number": number_of(paper.id),
        "ends": f"{paper.ends_at.astimezone(BEIJING):%Y-%m-%d}",
        "card": address_of(ports, printed),
        **_result(ports, language_of(request), verdict),
    }
    return _page(request, invitation, "card", Sent(), {}, more)


def looked(request: web.Request, invitation: Invitation, verdict: Verdict) -> web.Response:
    more = _result(request.app[PORTS], language_of(request), verdict)
    return _page(request, invitation, "looked", Sent(), {}, more)


def language_of(request: web.Request) -> str:
    return asked_language(request) or "zh"


def _result(ports: Ports, language: str, verdict: Verdict) -> Shown:
    return {
        "result": verdict.result,
        "result_words": ports.texts.say(language, f"gate.{verdict.result}"),
        "reason": ports.texts.say(language, f"gate_reason.{verdict.reason}"),
    }


def _page(
    request: web.Request,
    invitation: Invitation,
    step: str,
    sent: Sent,
    faults: Mapping[str, Refused],
    more: Shown,
    status: int = 0,
) -> web.Response:
    ports, language = request.app[PORTS], language_of(request)
    pages = request.app[PAGES]
    told = {
        id_: pages.say(language, f"counter.{refused.key}")
        if refused.key.removesuffix("_wrong") in OWN_WORDS
        else ports.texts.say(language, refused.key, **refused.values)
        for id_, refused in faults.items()
    }
    questions = [each for form in FORMS for each in ports.policy.forms[form].questions]
    names = (*OTHER, *OF_DOCUMENT, *(each.id for each in questions))
    shown = {
        **head(request, language, invitation),
        "token": token_of(request, COUNTER, invitation),
        "step": step,
        "said": {name: sent.fields.get(name, "") for name in names},
        "fields": {each.id: _field(each, language, invitation, ports, sent, told) for each in questions},
        "faults": told,
        "many": len([id_ for id_ in told if id_]),
        "refused": told.get("", ""),
        **more,
    }
    return page(request, "counter.html", language, shown, status or (422 if faults else 200))


def _field(
    question: Question,
    language: str,
    invitation: Invitation,
    ports: Ports,
    sent: Sent,
    told: Mapping[str, str],
) -> Shown:
    label = (question.label or question.text)[language]
    many = question.type == "choices"
    value = sent.fields.get(question.id, "")
    region = ports.policy.places.name(invitation.region, language)
    return {
        "id": question.id,
        "label": label[:1].upper() + label[1:],
        "help": question.help[language],
        "value": value,
        "chosen": sent.ticked if many else (value,),
        "fault": told.get(question.id, ""),
        "options": [(each.id, each.text[language].replace("{region}", region)) for each in question.options],
        "radios": many or (question.type == "choice" and question.id != "document_type"),
        "many": many,
        "date": question.type == "date",
    }
