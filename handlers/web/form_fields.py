"""Home of one field of the form page: its label, what was typed, what would be right."""

from collections.abc import Mapping

from bot.domain.forms import Question

TYPED: Mapping[str, Mapping[str, str]] = {
    "name": {"autocomplete": "name"},
    "document_number": {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    "nationality": {"autocomplete": "country-name"},
    "birth_date": {"autocomplete": "bday"},
    "phone": {"autocomplete": "tel"},
    "region": {"autocomplete": "address-level2"},
    "address": {"autocomplete": "street-address"},
}
Fields = Mapping[str, str]
Shown = dict[str, object]


def field(question: Question, language: str, fields: Fields, told: Fields) -> Shown:
    label = (question.label or question.text)[language]
    return {
        "id": question.id,
        "label": label[:1].upper() + label[1:],
        "help": question.help[language],
        "why": question.why[language],
        "value": fields.get(question.id, ""),
        "fault": told.get(question.id, ""),
        "options": [(option.id, option.text[language]) for option in question.options],
        "radios": question.id == "sex",
        "attributes": TYPED.get(question.id, {}),
    }
