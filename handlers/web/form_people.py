"""Home of the further people on the form page: a block of fields for each, added without a script."""

from collections.abc import Mapping

from bot.dialogs.member_forms import CONSENT, IDENTITY, RELATIONS
from bot.dialogs.page_family import blocks_of
from bot.domain.delegations import LASTS
from bot.domain.forms import Form
from bot.ports import Ports
from handlers.web.form_fields import Fields, Shown, field

ADD = "add"  # the name of the button
DEFAULT = {"lasts": "year"}


def people(ports: Ports, form: Form, language: str, fields: Fields, told: Fields) -> Shown:
    """The blocks as they stand; with one more when the button was pressed, as far as the policy lets."""
    most = ports.policy.family_most
    numbers = list(blocks_of(fields, most))
    if ADD in fields:
        numbers += [number for number in range(1, most + 1) if number not in numbers][:1]
    blocks = [_block(ports, form, language, number, fields, told) for number in numbers]
    return {"blocks": blocks, "room": len(blocks) < most, "next": len(blocks) + 1}


def _block(
    ports: Ports, form: Form, language: str, number: int, fields: Fields, told: Fields
) -> Mapping[str, object]:
    head = f"member{number}_"
    said = DEFAULT | {
        name.removeprefix(head): words for name, words in fields.items() if name.startswith(head)
    }
    wrong = {name.removeprefix(head): words for name, words in told.items() if name.startswith(head)}
    asked = {
        id_: field(form.question(id_), language, said, wrong)
        | {"id": head + id_, "attributes": {}, "why": ""}
        for id_ in IDENTITY
    }
    asked |= {
        section: _choice(ports, language, head, section, ids, said, wrong)
        for section, ids in (("relation", RELATIONS), ("lasts", tuple(LASTS)))
    }
    consent = {
        "id": head + CONSENT,
        "words": ports.texts.say(language, "member.consent_words"),
        "ticked": bool(said.get(CONSENT)),
        "fault": wrong.get(CONSENT, ""),
    }
    return {"number": number, "fields": asked, "consent": consent}


def _choice(
    ports: Ports,
    language: str,
    head: str,
    section: str,
    ids: tuple[str, ...],
    said: Fields,
    wrong: Fields,
) -> Shown:
    label = ports.texts.say(language, f"member.short.{section}")
    return {
        "id": head + section,
        "label": label[:1].upper() + label[1:],
        "value": said.get(section, ""),
        "fault": wrong.get(section, ""),
        "options": [(id_, ports.texts.say(language, f"{section}.{id_}")) for id_ in ids],
        "radios": False,
    }
