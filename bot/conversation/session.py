"""Home of the session: where one person's conversation stands, as a value kept sealed with their channel."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any

from bot.domain.channels import DONE_HERE


@dataclass(frozen=True, slots=True, repr=False)
class Session:
    """The next question is computed from `dialog` and `answers`; nothing here names a step.

    `at` is the side road taken within the dialog (change, sure, resume, more:QUESTION or empty). `doubt` holds
    the meanings offered for the open question, as (words, value). `offered` are the words of the choices last
    shown, which a bare number means. `told` is the outcome last told, with the citizen's version and the end
    it was told for. `heard_at` is when the newest thing heard was done, by the platform's clock.
    `typed_at` and the like open the windows for sending. `leaving_at` is when
    the consent to be known at all was taken back: until it is given again, what is said undoes no leaving.
    `answered` is when the last answer to an appeal or correction was given that the person was told of.
    `looked` is when the last look by document was made that they were told of.
    `family` are marks of all that was told of who shows whose code, with the citizen's version it was told for;
    `asked` are delegations still to be shown to whom they ask; `held` are the outcomes last told of those whose
    code they show, behind the instant when the first of these ends.
    `joins` is when the last thing told of a second account happened, with the citizen's version nothing new was
    known for; `join_shown` is the offer whose code was shown. `parted` says that this account was cut off from
    a citizen, which is still to be told; `apart` that it ever was, so that nothing is taken over from another one.
    `visit` is a venue's code scanned before one could check in: the venue, how that proves it, and when.
    `face` is the platform's number of a check of their face, `face_of` a mark of whom it was begun for.
    """

    language: str = ""
    dialog: str = ""
    at: str = ""
    answers: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    doubt: tuple[tuple[str, object], ...] = ()
    offered: tuple[str, ...] = ()
    tries: int = 0
    said: str = ""
    number: str = ""
    number_at: str = ""
    heard_at: str = ""
    typed_at: str = ""
    tapped_at: str = ""
    followed_at: str = ""
    scanned_at: str = ""
    entered_at: str = ""
    told: str = ""
    told_version: int = 0
    told_until: str = ""
    served: str = ""
    family: str = ""
    family_version: int = 0
    asked: str = ""
    held: str = ""
    joins: str = ""
    joins_version: int = 0
    join_shown: str = ""
    parted: bool = False
    apart: bool = False
    reminded: bool = False
    leaving_at: str = ""
    answered: str = ""
    looked: str = ""
    visit: str = ""
    face: str = ""
    face_of: str = ""

    def __repr__(self) -> str:
        return f"Session({self.dialog or 'idle'})"

    @property
    def tongue(self) -> str:
        return self.language or "zh"

    def of(self, form: str) -> Mapping[str, object]:
        return self.answers.get(form, {})


def emptied(session: Session) -> Session:
    """With nothing of what was said, only the language, what lets a message be sent, and that it was cut off."""
    return Session(
        language=session.language, apart=session.apart, **{name: getattr(session, name) for name in DONE_HERE}
    )


_DEFAULTS = {each.name: getattr(Session(), each.name) for each in fields(Session)}
_PAIRED = ("doubt", "offered")  # tuples, which JSON gives back as lists


def session_from(state: Mapping[str, object]) -> Session:
    values: dict[str, Any] = {name: value for name, value in state.items() if name in _DEFAULTS}
    for name in _PAIRED:
        if stored := values.get(name):
            values[name] = tuple(tuple(each) if isinstance(each, list) else each for each in stored)
    return Session(**values)


def state_of(session: Session) -> Mapping[str, object]:
    """Only what differs from a fresh session, so that a stored one stays small."""
    return {name: value for name, usual in _DEFAULTS.items() if (value := getattr(session, name)) != usual}


def instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
