"""Home of the open question of an appeal or a correction: asked, asked again after anything else, and given up."""

from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Text
from bot.conversation.session import Session
from bot.dialogs import asking, sheets, standing
from bot.dialogs.asking import turn_words
from bot.domain.appeals import LONGEST_REASON
from bot.domain.corrections import FIELDS

APPEAL, CORRECT = "appeal", "correct"
COLOUR, REASON, NUMBER = (
    "colour",
    "reason",
    "number",
)  # what is kept of an appeal; the number once it is given
FIELD, WRONG = "field", "wrong"  # of a correction; and the declaration that may be taken back


def begun(session: Session, name: str, **known: object) -> Session:
    """The dialog opened; answers of a form that was being filled in wait behind it."""
    kept = session.answers if standing.begun(session) else {}
    return replace(session, dialog=name, at="", doubt=(), tries=0, answers={**kept, name: known})


def asks(session: Session) -> bool:
    return session.dialog in {APPEAL, CORRECT} and NUMBER not in session.of(session.dialog)


def is_half_told(session: Session) -> bool:
    """Whether the reason of an appeal is written, and the appeal still to be sent."""
    return session.dialog == APPEAL and asks(session) and REASON in session.of(APPEAL)


def told(session: Session, **more: object) -> Session:
    """With one thing more of what was asked."""
    said = {**session.of(session.dialog), **more}
    return replace(session, answers={**session.answers, session.dialog: said})


def ask(turn: Turn, session: Session, heard: str = "") -> Step:
    asked = _appeal(turn, session) if session.dialog == APPEAL else _correct(turn, session)
    return Step(session, (replace(asked, words=asking.fitted(heard, asked.words)),))


def is_shown(turn: Turn) -> bool:
    """Whether the question stood last in the chat: what follows anything else is no answer to it."""
    (asked,) = ask(turn, turn.session).messages
    assert isinstance(asked, Text)
    return turn.session.offered == tuple(choice.words for choice in asked.choices)


def ended(turn: Turn, session: Session, words: str, *choices: str) -> Step:
    """The last words, then the form that waited behind it."""
    left = _closed(session)
    if standing.begun(left):
        return standing.present(turn, left, words)
    return Step(left, (Text(words, turn.choices(*choices)),))


def let_go(session: Session) -> Session:
    """For what shows no question after it, such as a card: none may stay open behind it."""
    return _closed(session) if asks(session) else session


def _closed(session: Session) -> Session:
    answers = {name: said for name, said in session.answers.items() if name not in {APPEAL, CORRECT}}
    dialog = sheets.DECLARE if answers else ""
    return replace(session, dialog=dialog, answers=answers, at="", doubt=(), tries=0)


def dropped(turn: Turn) -> Step:
    return ended(turn, turn.session, turn.say("petition.dropped"), "code")


def stepped_back(turn: Turn) -> Step:
    """To the question before; from the first one out of it."""
    session = turn.session
    said = dict(session.of(session.dialog))
    for last in (REASON, FIELD):
        if said.pop(last, None) is not None:
            earlier = replace(session, answers={**session.answers, session.dialog: said})
            return ask(turn, earlier, turn.say("moves.back"))
    return dropped(turn)


def _appeal(turn: Turn, session: Session) -> Text:
    said = session.of(APPEAL)
    if REASON in said:
        return Text(turn.say("appeal.photo"), turn.choices("no_photo", "no_appeal"))
    colour = turn.say(f"word.{said[COLOUR]}")
    words = turn.say("appeal.reason", colour=colour, longest=LONGEST_REASON)
    return Text(words, turn.choices("no_appeal"))


def _correct(turn: Turn, session: Session) -> Text:
    said = session.of(CORRECT)
    if FIELD in said:
        question = turn.ports.policy.forms[sheets.REGISTRATION].question(str(said[FIELD]))
        words = turn.say("correct.value", question=asking.essence(turn_words(turn, question.text)))
        return Text(words, turn.choices("no_correction"))
    declared = ("correct_declaration",) if said[WRONG] else ()
    fields = tuple(f"correct_{field}" for field in FIELDS)
    return Text(turn.say("correct.which"), turn.choices(*declared, *fields, "no_correction"))
