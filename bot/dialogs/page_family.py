"""Home of the further people on the form page: each block of fields is one of them, an empty block is nobody."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from bot.conversation.dialog import Turn
from bot.dialogs import member_forms, members
from bot.dialogs.page_reading import Faults, read_all
from bot.dialogs.sheets import TOLD_BY_NUMBER
from bot.domain.calendar import beijing_date
from bot.domain.delegations import kind_for
from bot.domain.documents import one_spelling
from bot.domain.errors import Refused
from bot.domain.forms import known

FIELD = re.compile(r"member([1-9][0-9]?)_([a-z_]+)")
ASKED_ANYWAY = ("relation", "lasts", member_forms.CONSENT)  # chosen or ticked without anybody being named
Fields = Mapping[str, str]
People = list[members.Answers]


def blocks_of(fields: Iterable[str], most: int) -> tuple[int, ...]:
    """The numbers of the blocks on the page."""
    found = {int(match[1]) for name in fields if (match := FIELD.fullmatch(name))}
    return tuple(sorted(number for number in found if number <= most))


def read_people(
    turn: Turn, own: Mapping[str, object], fields: Fields, *, whole: bool
) -> tuple[People, Faults]:
    """The people of all blocks, and all faults by field. `whole` says that one's own part is right."""
    people: People = []
    faults: dict[str, Refused] = {}
    numbers: list[str] = [str(own.get("document_number", ""))] if whole else []
    for number in blocks_of(fields, turn.ports.policy.family_most):
        block = {
            match[2]: words
            for name, words in fields.items()
            if (match := FIELD.fullmatch(name)) and int(match[1]) == number
        }
        if not any(words.strip() for id_, words in block.items() if id_ not in ASKED_ANYWAY):
            continue
        said, wrong = _read_one(turn, block)
        if "document_number" not in wrong:
            wrong |= _known_already(said, numbers, is_own_known=whole)
        faults |= {f"member{number}_{id_}": refused for id_, refused in wrong.items()}
        people.append(said)
    return people, faults


def _read_one(turn: Turn, block: Fields) -> tuple[dict[str, object], dict[str, Refused]]:
    """An adult is asked one thing more than a child, so the number is read first."""
    told = {"document_number": one_spelling(block.get("document_number", ""))}
    told |= {"birth_date": block["birth_date"]} if _is_date(block.get("birth_date", "")) else {}
    session = members.with_people(turn.session, [told])
    form = member_forms.identity_form(turn, session, 1)
    said, found = read_all(turn, form, block)
    faults = {id_: refused for id_, refused in found.items() if refused.key != "errors.guardian"}
    if "document_number" in faults:  # what it tells is not missed while it is wrong itself
        untold = [id_ for id_ in TOLD_BY_NUMBER if not block.get(id_)]
        faults = {id_: refused for id_, refused in faults.items() if id_ not in untold}
    if faults.get(member_forms.CONSENT):
        faults[member_forms.CONSENT] = Refused("errors.missing_consent_member")
    born = {**said, **known(form, said, turn.ports.policy.documents)}.get("birth_date")
    if born and "relation" in said:
        try:
            kind_for(str(said["relation"]), date.fromisoformat(str(born)), beijing_date(turn.now))
        except Refused as refused:
            faults["relation"] = refused
    said.pop("confirm", None)
    return said, faults


def _known_already(said: members.Answers, numbers: list[str], *, is_own_known: bool) -> Faults:
    typed = str(said.get("document_number", ""))
    if typed and is_own_known and typed == numbers[0]:
        return {"document_number": Refused("errors.family_self")}
    if typed and typed in numbers:
        return {"document_number": Refused("errors.family_twice")}
    numbers.append(typed)
    return {}


def _is_date(words: str) -> bool:
    try:
        date.fromisoformat(words.strip())
    except ValueError:
        return False
    return True
