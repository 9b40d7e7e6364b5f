"""Home of what Alipay's error codes mean for what we asked."""

import re
from collections.abc import Iterable
from datetime import timedelta

from bot.ports import Undelivered

# From the platform's table of public return codes: 20000 service unavailable, 40005 asked too often.
TOO_OFTEN, CALL_LIMITED = "40005", "isv.app-call-limited"
MINUTE = timedelta(minutes=1)
LATER = frozenset({"20000", TOO_OFTEN})
LATER_BY_NAME = frozenset({"SYSTEM_ERROR", CALL_LIMITED, "isv.invalid-timestamp", "aop.invalid-auth-token"})
# token worthless, parameter missing, wrong, not authorised by the person, refused by the business, no permission
WORTHLESS_TO_REPEAT = frozenset({"20001", "40001", "40002", "40003", "40004", "40006"})
CODE = re.compile(r"[\w.-]{1,64}", re.ASCII)
LONGEST = 200
HIDDEN = "***"


class Declined(Undelivered):
    """The platform answered, and would not. `name` is its `sub_code`, or `code` where there is none."""

    def __init__(self, reason: str, *, permanent: bool, name: str, later: timedelta | None = None) -> None:
        super().__init__(reason, permanent=permanent, later=later)
        self.name = name


def declined(code: str, sub_code: str, words: str, hidden: Iterable[str]) -> Declined:
    """Keeps the platform's words, without anything of `hidden` they quote."""
    for each in hidden:
        words = words.replace(each, HIDDEN) if each else words
    codes = _codes(code, sub_code)
    reason = f"{codes} {words}".strip()[:LONGEST]
    full = code == TOO_OFTEN or sub_code == CALL_LIMITED
    return Declined(
        reason,
        permanent=_permanent(code, sub_code),
        name=codes.split()[-1],
        later=MINUTE if full else None,
    )


def declined_unsigned(code: str, sub_code: str) -> Declined:
    """Anybody may have written it, so only the codes are kept, and another try never hurts."""
    codes = _codes(code, sub_code)
    return Declined(f"{codes} (unsigned)", permanent=False, name=codes.split()[-1])


def _permanent(code: str, sub_code: str) -> bool:
    """A fault of the platform's own (isp., aop., SYSTEM_ERROR behind whatever product it comes from) passes."""
    if code in LATER or sub_code.startswith(("isp.", "aop.unknow")):
        return False
    return code in WORTHLESS_TO_REPEAT and not LATER_BY_NAME & {sub_code, sub_code.rpartition(".")[2]}


def _codes(code: str, sub_code: str) -> str:
    return " ".join(each if CODE.fullmatch(each) else "?" for each in (code, sub_code) if each) or "?"
