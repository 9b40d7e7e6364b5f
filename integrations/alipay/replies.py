"""Home of what is answered to Alipay at once: signed XML to a life account, one word to everything else."""

from datetime import datetime

from integrations.alipay.config import AlipayConfig
from integrations.alipay.keys import Keys, bare
from integrations.alipay.signature import RSA2, sign
from integrations.platform import RawResponse

SUCCESS = RawResponse(b"success")
XML_TYPE = "text/xml"
CHARSET = "gbk"
ENVELOPE = (
    '<?xml version="1.0" encoding="GBK"?><alipay><response>{}</response>{}'
    "<sign>{}</sign><sign_type>{}</sign_type></alipay>"
)
SERIAL = "<app_cert_sn>{}</app_cert_sn>"
ACKNOWLEDGEMENT = (
    "<XML><ToUserId><![CDATA[{}]]></ToUserId><AppId><![CDATA[{}]]></AppId>"
    "<CreateTime>{}</CreateTime><MsgType><![CDATA[ack]]></MsgType></XML>"
)


def checked(keys: Keys) -> RawResponse:
    """To the check of the gateway: the app's own public key, or the serial number of its certificate."""
    return _signed(keys, checked_text("" if keys.app_cert_sn else bare(keys.private.public_key())))


def checked_text(public_key: str) -> str:
    done = "<success>true</success>"
    return f"{done}<biz_content>{public_key}</biz_content>" if public_key else done


def acknowledged(config: AlipayConfig, keys: Keys, open_id: str, at: datetime) -> RawResponse:
    return _signed(keys, acknowledged_text(config.app_id, open_id, at))


def acknowledged_text(app_id: str, open_id: str, at: datetime) -> str:
    return ACKNOWLEDGEMENT.format(open_id, app_id, round(at.timestamp() * 1000))


def enclosed(text: str, signature: str, app_cert_sn: str) -> bytes:
    serial = SERIAL.format(app_cert_sn) if app_cert_sn else ""
    return ENVELOPE.format(text, serial, signature, RSA2).encode(CHARSET)


def _signed(keys: Keys, text: str) -> RawResponse:
    signature = sign(keys.private, text, CHARSET)
    return RawResponse(enclosed(text, signature, keys.app_cert_sn), XML_TYPE, charset=CHARSET)
