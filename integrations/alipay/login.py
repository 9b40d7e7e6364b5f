"""Home of who somebody is at Alipay: by the code of a login, by the number they let it tell, and where to ask."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from bot.ports import NotGenuine, Undelivered
from integrations.alipay.config import USER_ID
from integrations.alipay.encryption import decrypted
from integrations.alipay.keys import Keys
from integrations.alipay.responses import SUCCESS, Answer, Unreadable, members_of
from integrations.alipay.signature import RSA2, verify
from integrations.alipay.transport import beside
from integrations.platform import Identity

CODE = re.compile(r"[\w-]{1,128}", re.ASCII)
WRONG_CODE = "isv.code-invalid"
SEALED = "AES"
MAINLAND = re.compile(r"(?:86-)?(1[0-9]{10})", re.ASCII)
ABROAD = re.compile(r"([1-9][0-9]{0,3})-([0-9]{4,14})", re.ASCII)
LOGIN = "/oauth2/publicAppAuthorize.htm"


def identity(answer: Answer) -> Identity:
    """The number of the wallet (2088…) goes before an open id, as it does in the messages of a person.

    It tells one person at several accounts. Raises Undelivered.
    """
    user_id, open_id, union_id = (_text(answer, name) for name in ("user_id", "open_id", "union_id"))
    if USER_ID.fullmatch(user_id):
        return Identity(user_id, user_id)
    if not (open_id or user_id):
        raise Undelivered("the answer names nobody", permanent=False)
    return Identity(open_id or user_id, union_id)


def phone(keys: Keys, proof: str) -> str:
    """From the JSON text my.getPhoneNumber gave. It came through the person's own device: unsigned it is worth nothing.

    Raises NotGenuine, in one word for every fault.
    """
    try:
        said = _members(_genuine(keys, _members(proof)))
    except (Unreadable, NotGenuine, UnicodeEncodeError):
        raise NotGenuine("phone") from None
    number = e164(_text(said, "mobile"))
    if said.get("code") != SUCCESS or not number:
        raise NotGenuine("phone")
    return number


def e164(mobile: str) -> str:
    """Abroad the platform writes `1-2025550123`; "" for what is no number."""
    if mainland := MAINLAND.fullmatch(mobile):
        return f"+86{mainland[1]}"
    abroad = ABROAD.fullmatch(mobile)
    return f"+{abroad[1]}{abroad[2]}" if abroad and len(abroad[1] + abroad[2]) <= 15 else ""


def page(gateway: str, app_id: str, back: str, state: str) -> str:
    query = {"app_id": app_id, "scope": "auth_base", "redirect_uri": back, "state": state}
    return f"{beside(gateway, 'openauth')}{LOGIN}?{urlencode(query)}"


def _genuine(keys: Keys, sealed: Mapping[str, Any]) -> str:
    """The quotes around a sealed text were signed with it."""
    response = _text(sealed, "response")
    if sealed.get("sign_type", RSA2) != RSA2 or str(sealed.get("charset", "utf-8")).lower() != "utf-8":
        raise NotGenuine("phone")
    if not response.startswith("{"):
        if sealed.get("encrypt_type", SEALED) != SEALED or keys.aes is None:
            raise NotGenuine("phone")
        _check(keys, sealed, f'"{response}"')
        return decrypted(keys.aes, response)
    _check(keys, sealed, response)
    return response


def _check(keys: Keys, sealed: Mapping[str, Any], text: str) -> None:
    if not verify(keys.alipay, _text(sealed, "sign"), text.encode()):
        raise NotGenuine("phone")


def _members(text: str) -> Mapping[str, Any]:
    return {name: member.value for name, member in members_of(text).items()}


def _text(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name, "")
    return value if isinstance(value, str) else ""
