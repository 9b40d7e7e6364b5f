"""Home of the envelope of an answer: plain or sealed, in XML or JSON."""

import json
import os
import secrets
from datetime import datetime

from integrations.platform import RawResponse
from integrations.wechat.config import SECURE, WeChatConfig
from integrations.wechat.crypto import PREFIX, seal_message, signature

SUCCESS = RawResponse(b"success")
XML_TYPE, JSON_TYPE = "text/xml", "application/json"
XML_ENVELOPE = (
    "<xml><Encrypt><![CDATA[{}]]></Encrypt><MsgSignature><![CDATA[{}]]></MsgSignature>"
    "<TimeStamp>{}</TimeStamp><Nonce><![CDATA[{}]]></Nonce></xml>"
)


def enclosed(config: WeChatConfig, reply: str, at: datetime, *, as_json: bool) -> RawResponse:
    if config.mode == SECURE:
        nonce = str(secrets.randbelow(9 * 10**9) + 10**9)
        reply = sealed(config, reply, str(int(at.timestamp())), nonce, os.urandom(PREFIX), as_json=as_json)
    return RawResponse(reply.encode(), JSON_TYPE if as_json else XML_TYPE)


def sealed(
    config: WeChatConfig, reply: str, timestamp: str, nonce: str, prefix: bytes, *, as_json: bool
) -> str:
    encrypted = seal_message(config.key, reply, config.app_id, prefix)
    signed = signature(config.token, timestamp, nonce, encrypted)
    if not as_json:
        return XML_ENVELOPE.format(encrypted, signed, timestamp, nonce)
    # The platform's own sample has the time as a number and the nonce as a string.
    return json.dumps(
        {"Encrypt": encrypted, "MsgSignature": signed, "TimeStamp": int(timestamp), "Nonce": nonce}
    )
