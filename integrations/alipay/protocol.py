"""Home of Alipay's gateway, bytes ⇄ values without I/O: verify, then parse; acknowledge, signed where it must be."""

from dataclasses import dataclass, replace
from datetime import datetime

from bot.ports import NotGenuine
from integrations.alipay import messages
from integrations.alipay.config import AlipayConfig
from integrations.alipay.form import Form, check_declared, read_form
from integrations.alipay.keys import Keys
from integrations.alipay.meaning import Meaning
from integrations.alipay.notices import old_meaning, service_meaning
from integrations.alipay.replies import SUCCESS, acknowledged, checked
from integrations.alipay.signature import genuine_text
from integrations.platform import RawRequest, RawResponse, Received
from integrations.reading import Fields, from_xml, text_of

CHECK = "alipay.service.check"
MESSAGE = "alipay.mobile.public.message.notify"


@dataclass(frozen=True, slots=True, repr=False)
class Origin:
    """What is needed of a life account's message later: who is acknowledged, and the picture's number."""

    open_id: str
    media_id: str


def receive(config: AlipayConfig, keys: Keys, request: RawRequest, _: datetime) -> Received | RawResponse:
    """Raises NotGenuine, for a check of the gateway too: nothing is signed for whom is not known.

    A delivery has no greatest age: the platform tries again for 25 hours.
    """
    form = _form(keys, request)
    signed = genuine_text(keys.alipay, form.params, form.charset)
    service = form.text("service")
    if service in {CHECK, MESSAGE}:
        fields = _fields(config, form)
        return checked(keys) if service == CHECK else _life(config, fields, signed)
    if form.text("msg_method"):
        _check_app(config, form.text("app_id"))
        told = service_meaning(config.name, form, keys.aes)
    else:
        _check_app(config, form.text("app_id") or config.app_id)
        told = old_meaning(form)
    return _received(told, form.text("notify_id").encode() or signed)


def answer(config: AlipayConfig, keys: Keys, received: Received, at: datetime) -> RawResponse:
    origin = received.context
    if isinstance(origin, Origin) and origin.open_id:
        return acknowledged(config, keys, origin.open_id, at)
    return SUCCESS


def _form(keys: Keys, request: RawRequest) -> Form:
    """In certificate mode the serial number of Alipay's certificate stands beside what is signed."""
    form = read_form(request)
    if not keys.alipay_cert_sn:
        return form
    return replace(form, params={name: form.params[name] for name in form.params if name != "alipay_cert_sn"})


def _fields(config: AlipayConfig, form: Form) -> Fields:
    content = form.text("biz_content")
    check_declared(content, form.charset)
    fields = from_xml(content, "XML")
    _check_app(config, text_of(fields, "AppId"))
    return fields


def _life(config: AlipayConfig, fields: Fields, signed: bytes) -> Received:
    origin = Origin(messages.writer(fields), messages.media_id(fields))
    material = text_of(fields, "MsgId").encode() or signed
    return _received(messages.meaning(config.name, fields), material, origin)


def _received(told: Meaning, material: bytes, origin: Origin | None = None) -> Received:
    return Received(material, told.name, told.incoming, origin, told.notes)


def _check_app(config: AlipayConfig, app_id: str) -> None:
    if app_id != config.app_id:
        raise NotGenuine("app_id")
