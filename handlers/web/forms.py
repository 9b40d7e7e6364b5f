"""Home of the form page: the private part of signing up, filled in on one page that works without a script."""

from collections.abc import Mapping

from aiohttp import web

from bot.conversation.session import session_from
from bot.dialogs.page import fill, has_registered
from bot.domain.errors import Refused
from bot.ports import Ports, Transaction
from handlers.web.answers import asked_language, form_of, gone, page
from handlers.web.form_fields import Fields, field
from handlers.web.form_people import ADD, people
from handlers.web.keys import PORTS

FORM = "registration"
CONSENTS: Mapping[str, str] = {"consent_identity": "identity", "consent_health": "health"}
TOLD_BY_NUMBER = ("document_type", "nationality", "sex", "birth_date")
LONGEST = 400
Faults = Mapping[str, Refused]


async def show(request: web.Request, channel: bytes) -> web.Response:
    """The empty form, with the city of the account."""
    ports = request.app[PORTS]
    tx = ports.store.begin()
    stored = await tx.channel(channel)
    if stored is None or await has_registered(tx, stored):
        return gone(request, "form" if stored is None else "registered")
    language = asked_language(request) or session_from(stored.state).tongue
    place = ports.policy.places.get(ports.accounts[stored.account].region)
    region = (place.zh if language == "zh" else place.en) if place else ""
    return _form(request, language, {"region": region}, {})


async def fill_in(request: web.Request, tx: Transaction, channel: bytes) -> web.Response | None:
    """Puts what was sent into the conversation; the form again, with what would be right, when it cannot be."""
    ports = request.app[PORTS]
    fields = {name: value[:LONGEST] for name, value in await form_of(request)}
    stored = await tx.channel(channel)
    language = asked_language(request) or (session_from(stored.state).tongue if stored else "zh")
    if ADD in fields:
        return _form(request, language, fields, {})
    try:
        faults = await fill(ports, tx, channel, fields, ports.now())
    except Refused:
        return gone(request, "form")
    return _form(request, language, fields, faults, 422) if faults else None


def _form(
    request: web.Request, language: str, fields: Fields, faults: Faults, status: int = 200
) -> web.Response:
    ports = request.app[PORTS]
    form = ports.policy.forms[FORM]
    # What the number tells is not missed while the number itself is wrong.
    left_out = [id_ for id_ in TOLD_BY_NUMBER if "document_number" in faults and not fields.get(id_)]
    told = {
        id_: ports.texts.say(language, refused.key, **refused.values)
        for id_, refused in faults.items()
        if id_ not in left_out
    }
    foreign = language != "zh" or any(fields.get(id_) or id_ in told for id_ in TOLD_BY_NUMBER)
    shown = {
        "fields": {
            question.id: field(question, language, fields, told)
            for question in form.questions
            if question.id not in CONSENTS
        },
        "foreign": foreign,
        "told_by_number": TOLD_BY_NUMBER,
        "consents": [_consent(ports, id_, language, fields, told) for id_ in CONSENTS],
        "people": people(ports, form, language, fields, told),
        "faults": len(told),
    }
    return page(request, "form.html", language, shown, status)


def _consent(ports: Ports, id_: str, language: str, fields: Fields, told: Fields) -> Mapping[str, object]:
    return {
        "id": id_,
        "words": ports.policy.consents[CONSENTS[id_]][language],
        "ticked": id_ in fields,
        "fault": told.get(id_, ""),
    }
