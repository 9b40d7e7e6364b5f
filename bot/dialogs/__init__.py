"""Home of DIALOGS: everything a citizen can talk about, in one tuple."""

from bot.conversation.dialog import Dialog
from bot.dialogs.code import CODE
from bot.dialogs.coming import COMING
from bot.dialogs.declare import DECLARE
from bot.dialogs.moves import MOVES
from bot.dialogs.news import NEWS
from bot.dialogs.services import SERVICES
from bot.dialogs.signup import CHAT, SIGNUP
from bot.dialogs.small_talk import SMALL_TALK

DIALOGS: tuple[Dialog, ...] = (CODE, SIGNUP, CHAT, DECLARE, SERVICES, NEWS, *COMING, *MOVES, *SMALL_TALK)
