"""Home of what Alipay posts to a gateway of ours: the check of the gateway, the account's messages, its own notices.

The check and the messages are GBK, XML and signed by rule V2. A notice of the message service 1.1 is UTF-8 and JSON,
signed by V2, or by V1 when its content is encrypted.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from integrations.simulator.alipay.account import PlayedAccount
from integrations.simulator.alipay.signing import RSA2, V1, V2, encrypted, sign, signed_text
from integrations.simulator.reading import cdata

CHECK, MESSAGE = "alipay.service.check", "alipay.mobile.public.message.notify"
GBK, UTF8 = "GBK", "UTF-8"
Fields = tuple[tuple[str, str], ...]
FORGED = "A" * 342 + "=="


@dataclass(frozen=True, slots=True, repr=False)
class Letter:
    """`form` as it is posted; `inside` is its content in the clear, `about` what the wire calls it."""

    about: str
    form: Mapping[str, str]
    charset: str
    inside: str

    def __repr__(self) -> str:
        return f"Letter({self.about})"

    @property
    def body(self) -> str:
        return urlencode(self.form, encoding=self.charset)


def check(account: PlayedAccount, now: datetime) -> Letter:
    """The handshake, as the console starts it when the gateway is saved."""
    xml = _xml(
        ("AppId", account.app_id),
        ("FromUserId", ""),
        ("CreateTime", milliseconds(now)),
        *(("MsgType", "event"), ("EventType", "verifygw")),
        *(("ActionParam", ""), ("AgreementId", ""), ("AccountNo", "")),
    )
    return _gbk(account, CHECK, "verifygw", xml)


def message(account: PlayedAccount, user_id: str, now: datetime, about: str, fields: Fields) -> Letter:
    """`fields` follow the ones every message has; those of Text and Image are XML already."""
    who = json.dumps({"logon_id": "syn***@example.com", "user_name": "*演示"}, ensure_ascii=False)
    xml = _xml(
        ("AppId", account.app_id),
        ("FromAlipayUserId", user_id),
        ("FromUserId", f"old-{user_id[4:]}"),
        ("CreateTime", milliseconds(now)),
        *fields,
        ("UserInfo", who),
    )
    return _gbk(account, MESSAGE, about, xml)


def notice(account: PlayedAccount, method: str, content: Mapping[str, object], now: datetime) -> Letter:
    words = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    secret = bool(account.aes_key)
    form = {
        "notify_id": f"{now:%Y%m%d}00262{secrets.randbelow(10**28):028}",
        "utc_timestamp": milliseconds(now),
        "msg_method": method,
        "app_id": account.app_id,
        "version": "1.1",
        "biz_content": encrypted(words, account.aes_key) if secret else words,
        "charset": UTF8,
        "sign_type": RSA2,
        **({"encrypt_type": "AES"} if secret else {}),
    }
    text = signed_text(form, V1 if secret else V2)
    return Letter(method, {**form, "sign": sign(text.encode(), account.platform_key)}, UTF8, words)


def forged(letter: Letter) -> Letter:
    """The same from somebody who has not the platform's key."""
    return Letter(letter.about, {**letter.form, "sign": FORGED}, letter.charset, letter.inside)


def milliseconds(now: datetime) -> str:
    return str(int(now.timestamp() * 1000))


def _xml(*fields: tuple[str, str]) -> str:
    inner = (f"<{name}>{_value(name, value)}</{name}>" for name, value in fields)
    return f'<?xml version="1.0" encoding="gbk"?><XML>{"".join(inner)}</XML>'


def _value(name: str, value: str) -> str:
    return value if name in {"CreateTime", "Text", "Image"} else cdata(value)


def _gbk(account: PlayedAccount, service: str, about: str, xml: str) -> Letter:
    """What GBK has no sign for becomes a question mark, as it does on the way through Java."""
    content = xml.encode(GBK, "replace").decode(GBK)
    form = {"service": service, "sign_type": RSA2, "charset": GBK, "biz_content": content}
    signature = sign(signed_text(form, V2).encode(GBK), account.platform_key)
    return Letter(about, {**form, "sign": signature}, GBK, content)
