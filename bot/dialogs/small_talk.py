"""Home of the short answers: help, greetings, why, language, privacy, emergency, a person."""

from dataclasses import replace

from bot.conversation.dialog import Dialog, Step, Turn, choices_of
from bot.conversation.messages import HandOver, Message, Text
from bot.dialogs import family_word, join_code, petition, sheets, standing, visits
from bot.dialogs.code import open_code
from bot.dialogs.words import say_place
from bot.domain.catalogue import services_for
from bot.domain.declarations import DECLARATION


def then_go_on(turn: Turn, words: str, *choices: str) -> Step:
    """The short answer, then the open question again where there is one."""
    session = turn.session
    if standing.is_open(session):
        return standing.go_on(turn, session, words)
    if petition.asks(session):
        return petition.ask(turn, session, words)
    return Step(session, (Text(words, turn.choices(*choices)),))


async def open_help(turn: Turn) -> Step:
    return Step(
        turn.session, (Text(turn.say("help.words"), turn.choices("code", "declare", "services", "person")),)
    )


async def open_greeting(turn: Turn) -> Step:
    return then_go_on(turn, turn.say("welcome.greeting"), "code", "help")


async def open_thanks(turn: Turn) -> Step:
    return then_go_on(turn, turn.say("welcome.thanks"))


async def open_unasked(turn: Turn) -> Step:
    if step := await family_word.heard(turn) or await visits.heard(turn):
        return step
    if turn.incoming.tapped:  # a choice of long ago; what it led to is the next step now
        return await open_code(turn)
    if join_code.is_code(turn):
        return await join_code.hear(turn)
    unheard = f"unheard.{turn.incoming.kind}"
    lead = (
        turn.say(unheard) if turn.ports.texts.has(unheard) and not turn.words else turn.say("welcome.unasked")
    )
    return Step(turn.session, (Text(lead, turn.choices("code", "declare", "services", "person", "help")),))


async def open_why(turn: Turn) -> Step:
    """Why the open question is asked, in one sentence; then the question again."""
    if not standing.is_open(turn.session):
        return then_go_on(turn, turn.say("ask.nothing_to_explain"), "code")
    asked = standing.asked_now(turn, turn.session)
    question = asked[1] if asked else turn.ports.policy.forms[DECLARATION].question(sheets.SUMMARY)
    return then_go_on(turn, question.why[turn.language])


async def open_language(turn: Turn) -> Step:
    words = (turn.ports.texts.say("en", "choice.language"), turn.ports.texts.say("zh", "choice.language"))
    return Step(turn.session, (Text(turn.say("language.ask"), choices_of(words)),))


async def open_chinese(turn: Turn) -> Step:
    return await _speak(turn, "zh")


async def open_english(turn: Turn) -> Step:
    return await _speak(turn, "en")


async def open_privacy(turn: Turn) -> Step:
    days = turn.ports.policy.declaration_holds.days
    words = turn.say("privacy.words", days=days)
    return then_go_on(turn, words, "code", *(("accounts", "not_mine") if turn.citizen else ()))


async def open_emergency(turn: Turn) -> Step:
    return then_go_on(turn, turn.say("emergency.words"), "code", "services")


async def open_danger(turn: Turn) -> Step:
    """Mortal danger is answered first, in any state; then the conversation goes on where it was."""
    return then_go_on(turn, turn.say("emergency.danger"))


async def open_person(turn: Turn) -> Step:
    if turn.account.customer_service:
        handed: tuple[Message, ...] = (HandOver(),)
        return Step(petition.let_go(turn.session), handed)
    hotline = next(
        each for each in services_for(turn.ports.policy.services, turn.region, "") if each.kind == "hotline"
    )
    hours = hotline.hours[turn.language] if hotline.hours else "24 h"
    words = turn.say("person.hotline", name=hotline.name[turn.language], phone=hotline.phone, hours=hours)
    return then_go_on(turn, words, "code")


async def _speak(turn: Turn, language: str) -> Step:
    session = replace(turn.session, language=language)
    speaking = replace(turn, session=session)
    if turn.citizen is None and session.dialog == "":
        return Step(session, (first_words(speaking),))
    return then_go_on(speaking, speaking.say("language.set"), "code", "help")


def first_words(turn: Turn) -> Text:
    """What somebody sees who comes for the first time."""
    words = turn.say("welcome.first", region=say_place(turn, turn.account.region))
    return Text(words, turn.choices("start", "family", "language"), (), turn.say("welcome.emergency"))


SMALL_TALK = (
    Dialog("help", open_help),
    Dialog("greeting", open_greeting),
    Dialog("thanks", open_thanks),
    Dialog("unasked", open_unasked),
    Dialog("why", open_why),
    Dialog("language", open_language),
    Dialog("chinese", open_chinese),
    Dialog("english", open_english),
    Dialog("privacy", open_privacy),
    Dialog("emergency", open_emergency),
    Dialog("danger", open_danger),
    Dialog("person", open_person),
)
