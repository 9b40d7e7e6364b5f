"""Home of the further people of a conversation: whom it is about, under keys of their own, and what they are called."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.conversation.session import Session
from bot.domain.declarations import DECLARATION
from bot.domain.people import FIRST_HAN

MEMBER, HEALTH = "member:", f"{DECLARATION}:"
SAME, DIFFERENT = "same", "different"
CITIZEN = "citizen"  # of a further person registered already: who, in place of answers
CALLED = "called"  # beside it: what they are called among all whose code is shown
KNOWN = "known"  # beside the answers: the names of those whose code is shown already
ONLY_OTHERS = "only_others"  # beside the answers: one's own part is sent, or was never begun
TAKEN_OVER = ("places", "contact", "contact_told", "contact_ill", "contact_date")
LONGEST_HAN, LONGEST_LATIN = 6, 12
SHOWN = 4  # last characters of a document
SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "司徒",
    "令狐",
    "夏侯",
    "端木",
)
Answers = Mapping[str, object]


def numbers(session: Session) -> tuple[int, ...]:
    """Those the conversation is about besides whoever speaks, as they were named."""
    return tuple(
        sorted(int(name.removeprefix(MEMBER)) for name in session.answers if name.startswith(MEMBER))
    )


def member(session: Session, number: int) -> Answers:
    """Who they are: answers still to be sent, or the citizen registered before."""
    return session.of(f"{MEMBER}{number}")


def claimed(session: Session) -> tuple[int, ...]:
    """Those still to be asked for: what was said of who they are is kept in the conversation alone."""
    return tuple(each for each in numbers(session) if CITIZEN not in member(session, each))


def number_of(form: str) -> int:
    """Of whose form; 0 for one's own."""
    head, _, number = form.partition(":")
    return int(number) if number and f"{head}:" in {MEMBER, HEALTH} else 0


def with_people(session: Session, people: Sequence[Answers]) -> Session:
    named = {f"{MEMBER}{number}": each for number, each in enumerate(people, 1)}
    return replace(session, answers={**session.answers, **named})


def called(session: Session, number: int) -> str:
    """What somebody is called in a question; the whole name where two would be called alike."""
    who = member(session, number)
    if CALLED in who:
        return str(who[CALLED])
    name = str(who.get("name", ""))
    others = [str(member(session, each).get("name", "")) for each in numbers(session) if each != number]
    held = [str(each) for each in session.of(KNOWN).values()]
    if short_name(name) not in map(short_name, (*others, *held)):
        return short_name(name)
    if name in held:
        return told_apart(name, str(who.get("document_number", "")))
    return f"{short_name(name)}{number}" if name in others else name


def told_apart(name: str, document: str) -> str:
    """Two of the same name, by as much of the document as is shown anyway."""
    return f"{name}({document[-SHOWN:]})" if document else name


def known(names: Sequence[str]) -> Answers:
    return {str(number): name for number, name in enumerate(names, 1)}


def short_name(name: str) -> str:
    """`李小满` is 小满, `王芳` and `欧阳修` stay whole or lose the surname, `Maria Garcia` is Maria."""
    if max(name, default="") < FIRST_HAN:
        return (name.split() or [""])[0][:LONGEST_LATIN]
    name = "".join(name.split()).partition("·")[0]
    surname = 2 if name.startswith(SURNAMES) else 1
    return (name[surname:] if len(name) - surname >= 2 else name)[:LONGEST_HAN]


def who(session: Session, form: str) -> str:
    """Whose health a form asks about; empty for one's own."""
    return called(session, number_of(form)) if form.startswith(HEALTH) else ""


def said_of(session: Session, number: int) -> Answers:
    """A person's answers to the declaration; what is the same as one's own is taken over."""
    told = {id_: value for id_, value in session.of(f"{HEALTH}{number}").items() if id_ != SAME}
    if session.of(f"{HEALTH}{number}").get(SAME) != SAME:
        return told
    own = session.of(DECLARATION)
    kept = {id_: value for id_, value in told.items() if id_ not in TAKEN_OVER}
    return {**{id_: own[id_] for id_ in TAKEN_OVER if id_ in own}, **kept}
