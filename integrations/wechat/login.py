"""Home of who somebody is at WeChat, and of the page where a web page asks."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from bot.ports import NotGenuine, Undelivered
from integrations.platform import Identity
from integrations.reading import from_json, text_of
from integrations.wechat import open_data
from integrations.wechat.config import MINIPROGRAM, WeChatConfig
from integrations.wechat.transport import Answer

CODE = re.compile(r"[\w-]{1,512}", re.ASCII)
API_HOST = "https://api.weixin.qq.com"
LOGIN_HOST = "https://open.weixin.qq.com"
LOGIN = "/connect/oauth2/authorize"


@dataclass(frozen=True, slots=True, repr=False)
class SealedPhone:
    """What the button gave before it gave a code of its own: `code` is that of a login, whose key opens the rest."""

    code: str
    iv: str
    sealed: str


def identity(answer: Answer) -> Identity:
    """The session key and tokens beside it go no further. Raises Undelivered."""
    open_id, union_id = answer.get("openid"), answer.get("unionid", "")
    if not isinstance(open_id, str) or not open_id or not isinstance(union_id, str):
        raise Undelivered("the answer names nobody", permanent=False)
    return Identity(open_id, union_id)


def union(answer: Answer) -> str:
    """The platform leaves it out where the account's owner has not brought the accounts together."""
    union_id = answer.get("unionid")
    return union_id if isinstance(union_id, str) else ""


def e164(answer: Answer) -> str:
    """Raises Undelivered."""
    info = answer.get("phone_info")
    number = _number(info) if isinstance(info, Mapping) else ""
    if not number:
        raise Undelivered("the answer holds no telephone number", permanent=False)
    return number


def sealed_phone(proof: str) -> SealedPhone | None:
    """From JSON {code, encryptedData, iv}; None for anything else. Raises NotGenuine."""
    if not proof.startswith("{"):
        return None
    said = from_json(proof)
    found = SealedPhone(*(text_of(said, name) for name in ("code", "iv", "encryptedData")))
    if not CODE.fullmatch(found.code):
        raise NotGenuine("phone")
    return found


def opened_phone(answer: Answer, phone: SealedPhone, app_id: str, now: datetime) -> str:
    """By the session key in the answer, which goes no further. Raises NotGenuine.

    Nothing signs what was sealed, so the number must stand in it twice, and alike.
    """
    key = answer.get("session_key")
    info = open_data.opened(key if isinstance(key, str) else "", phone.iv, phone.sealed, app_id, now)
    number, pure = _number(info), str(info.get("purePhoneNumber"))
    if not number or str(info.get("phoneNumber")).removeprefix("+") not in {pure, number[1:]}:
        raise NotGenuine("phone")
    return number


def page(config: WeChatConfig, back: str, state: str) -> str:
    """The order of the parameters and the last word are the platform's. Another API has its own page beside it."""
    if config.kind == MINIPROGRAM or not config.web_login:
        return ""
    query = {
        "appid": config.app_id,
        "redirect_uri": back,
        "response_type": "code",
        "scope": "snsapi_base",
        "state": state,
    }
    host = LOGIN_HOST if config.api_base == API_HOST else config.api_base
    return f"{host}{LOGIN}?{urlencode(query)}#wechat_redirect"


def _number(info: Mapping[str, object]) -> str:
    digits = f"{info.get('countryCode')}{info.get('purePhoneNumber')}"
    return f"+{digits}" if re.fullmatch(r"[1-9][0-9]{6,14}", digits) else ""
