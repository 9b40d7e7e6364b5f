"""Home of Alipay's gateway, bytes ⇄ values without I/O: verify, then parse; acknowledge, signed where it must be."""

from dataclasses import replace
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
    """A life account's message is acknowledged to whoever wrote it, by name."""
    if isinstance(received.context, str) and received.context:
        return acknowledged(config, keys, received.context, at)
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
    material = text_of(fields, "MsgId").encode() or signed
    return _received(messages.meaning(config.name, fields), material, messages.writer(fields))


def _received(told: Meaning, material: bytes, writer: str | None = None) -> Received:
    return Received(material, told.name, told.incoming, writer, told.notes)


def _check_app(config: AlipayConfig, app_id: str) -> None:
    if app_id != config.app_id:
        raise NotGenuine("app_id")
