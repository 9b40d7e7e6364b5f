"""Home of hearing one answer: the question of a shipped form, the words, and what they are understood as."""

from collections.abc import Callable
from datetime import date

import pytest
from made_up import shipped_policy

from bot.domain.errors import Refused
from bot.domain.forms import Question
from bot.domain.reading import Unclear

TODAY = date(2026, 11, 24)  # a Tuesday
Read = Callable[[str, str], object]


def question(id_: str) -> Question:
    forms = shipped_policy().forms.values()
    return next(each for form in forms for each in form.questions if each.id == id_)


def refusal(heard: Read, id_: str, words: str) -> str:
    with pytest.raises(Refused) as caught:
        heard(id_, words)
    return caught.value.key


def meanings(heard: Read, id_: str, words: str) -> dict[str, object]:
    with pytest.raises(Unclear) as caught:
        heard(id_, words)
    return dict(caught.value.options)
