"""Home of DIALOGS: everything a citizen can talk about, in one tuple."""

from bot.conversation.dialog import Dialog
from bot.dialogs.agreeing import AGREE
from bot.dialogs.answered import ANSWERED
from bot.dialogs.appeal import APPEAL
from bot.dialogs.code import CODE
from bot.dialogs.coming import COMING
from bot.dialogs.correct import CORRECT
from bot.dialogs.declare import DECLARE
from bot.dialogs.family import FAMILY_DIALOG as FAMILY
from bot.dialogs.family_adding import ADD
from bot.dialogs.join_accounts import JOINS
from bot.dialogs.join_news import JOINING
from bot.dialogs.join_who import STILL
from bot.dialogs.moves import MOVES
from bot.dialogs.news import NEWS
from bot.dialogs.notices import NOTICES
from bot.dialogs.services import SERVICES
from bot.dialogs.signup import CHAT, SIGNUP
from bot.dialogs.small_talk import SMALL_TALK
from bot.dialogs.visits import VISITS

DIALOGS: tuple[Dialog, ...] = (
    CODE,
    AGREE,
    SIGNUP,
    CHAT,
    DECLARE,
    FAMILY,
    ADD,
    SERVICES,
    NEWS,
    APPEAL,
    CORRECT,
    ANSWERED,
    STILL,
    JOINING,
    *JOINS,
    *COMING,
    *VISITS,
    *NOTICES,
    *MOVES,
    *SMALL_TALK,
)
