"""Home of hearing an answer in chat: natural words become the typed value of the open question, or a kind no."""

import re
from dataclasses import replace

from bot.conversation.dialog import Step, Turn
from bot.conversation.messages import Link
from bot.conversation.router import bare_number
from bot.conversation.session import Session
from bot.dialogs import asking, members, picking, sheets
from bot.dialogs.member_forms import plain
from bot.domain.calendar import beijing_date
from bot.domain.checks import check
from bot.domain.documents import one_spelling
from bot.domain.errors import Refused
from bot.domain.forms import Form, Question
from bot.domain.reading import LEFT, Reading, Unclear, measure_of, read
from bot.domain.spelling import folded

UNHEARD = ("voice", "image", "link")
_NUMBER = re.compile(r"[A-Z]{0,3}[0-9]{6,}X?")
FORM_TRIES = 3  # at this try other ways to go on are offered


def reading_of(turn: Turn, session: Session) -> Reading:
    told = sheets.identity_of(turn, session)
    facts = {**sheets.known_of(turn, session, told), **sheets.answers_of(session, told)}
    return Reading(
        today=beijing_date(turn.now),
        language=turn.language,
        places=turn.ports.policy.places,
        formats=turn.ports.formats,
        documents=turn.ports.policy.documents,
        region=turn.region,
        reserved=picking.reserved(turn),
        document_type=str(facts.get("document_type", "")),
    )


def read_words(question: Question, words: str, reading: Reading) -> object:
    """The typed value that words mean. Raises Refused, or Unclear when several are possible."""
    if question.id == "address" and _NUMBER.fullmatch(one_spelling(words)):
        raise Refused("errors.address_number")
    return read(question, words, reading)


def heard_value(turn: Turn, session: Session, form: Form, question: Question) -> object:
    """The value meant by words that are none of the choices. Raises Refused or Unclear."""
    if question.id in asking.CONSENT_CHOICES:
        return _consent(turn)
    if question.type == "places":
        return _places(turn, session, form, question)
    bare = plain(turn, form, question)
    fitting = replace(bare, options=asking.options_of(turn, session, form, bare))
    words = _without_name(turn, session, form, _numbers_resolved(session, turn.words))
    return read_words(fitting, words, reading_of(turn, session))


def chosen_meaning(turn: Turn, session: Session, question: Question) -> picking.Picked:
    """The value of one of the meanings that were offered; held to the same bounds as one that was clear.

    Raises Refused. Stays are told in parts, so they are checked when they are whole.
    """
    for meaning, value in session.doubt:
        if folded(meaning) != folded(turn.words):
            continue
        if not isinstance(value, str) or question.type == "places":
            return (value,)
        return (check(question, value, {}, measure_of(reading_of(turn, session))),)
    return ()


def unheard(turn: Turn) -> str:
    """Why a voice message, picture or link is no answer; empty for words."""
    kind = turn.incoming.kind
    return turn.say(f"unheard.{kind}") if kind in UNHEARD and not turn.words else ""


def refused_again(turn: Turn, session: Session, form: Form, question: Question, refused: Refused) -> Step:
    """The first no says what would be right, the second adds an example, the third other ways to go on."""
    session = replace(session, tries=session.tries + 1, doubt=())
    lines, links = [said(turn, refused, question)], tuple[Link, ...]()
    kept = lines[0]
    if session.tries == FORM_TRIES - 1:
        lines.append(turn.say("errors.example", example=_example(turn, session, form, question)))
    if session.tries >= FORM_TRIES:
        by_form = form.id == sheets.REGISTRATION
        hotline = "12345" if turn.language == "zh" else "12367"
        kept = turn.say("ask.person_too" if by_form else "ask.person_too_health", hotline=hotline)
        lines.append(kept)
        links = (asking.form_link(turn),) if by_form else ()
    return asking.ask_again(turn, session, form, question, lines, links, kept)


def _example(turn: Turn, session: Session, form: Form, question: Question) -> str:
    """Of places told in parts, that of a day once the place is told."""
    stay = sheets.open_stay(session, form, question) if question.type == "places" else None
    return turn.say("ask.left_example") if stay and "place" in stay else question.help[turn.language]


def said(turn: Turn, refused: Refused, question: Question) -> str:
    """The sentence of a refusal; some questions have one of their own."""
    own = f"{refused.key}_{question.id}"
    return turn.say(own if turn.ports.texts.has(own) else refused.key, **refused.values)


def doubted(turn: Turn, session: Session, form: Form, question: Question, unclear: Unclear) -> Step:
    lead = turn.say(unclear.key) if turn.ports.texts.has(unclear.key) else ""
    return asking.ask(turn, replace(session, doubt=tuple(unclear.options)), form, question, lead)


def _consent(turn: Turn) -> bool:
    if picking.means(turn, "agree"):
        return True
    if picking.means(turn, "refuse"):
        return False
    raise Refused("errors.pick")


def _places(turn: Turn, session: Session, form: Form, question: Question) -> object:
    """The list of stays with the part just told put in: where, then when each was left."""
    stays, open_ = (
        sheets.answers_of(session, form).get(question.id),
        sheets.open_stay(session, form, question),
    )
    reading = reading_of(turn, session)
    if not isinstance(stays, list) or open_ is None or "place" not in open_:
        if open_ is not None and bare_number(turn.words) is not None:
            raise Refused("errors.places_unknown")  # where it was asked by name there are no choices to count
        return read(plain(turn, form, question), turn.words, reading)
    left = read(replace(question, id=LEFT, type="date", options=()), turn.words, reading)
    return picking.with_day(stays, stays.index(open_), None if left is None else str(left))


def _without_name(turn: Turn, session: Session, form: Form, words: str) -> str:
    name = members.who(session, form.id)
    return words.replace(asking.said_of(turn, name, ""), "") if name else words


def _numbers_resolved(session: Session, words: str) -> str:
    """`2 3` means the second and third choice shown."""
    tokens = folded(words).replace(",", " ").replace("、", " ").split()
    if len(tokens) > 1 and all(each.isdigit() and 1 <= int(each) <= len(session.offered) for each in tokens):
        return " ".join(session.offered[int(each) - 1] for each in tokens)
    return words
