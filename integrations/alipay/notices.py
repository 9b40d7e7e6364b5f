"""Home of what Alipay itself tells an app: the message service (1.1) and the notices before it (1.0)."""

from bot.ports import NotGenuine
from integrations.alipay.encryption import decrypted
from integrations.alipay.form import Form
from integrations.alipay.meaning import Meaning, did, person, unknown
from integrations.reading import Fields, from_json, text_of

CANCELLED = "alipay.open.auth.userauth.cancelled"
# What the account's operator must know.
NOTICES = frozenset(
    {
        "alipay.open.auth.appauth.cancelled",
        "alipay.open.auth.appauth.cancel",
        "alipay.open.mini.version.audit.passed",
        "alipay.open.mini.version.audit.rejected",
    }
)
ACKNOWLEDGED = frozenset({"alipay.user.certify.open.notify.completed"})
OLD = frozenset({"open_app_auth_notify", "servicemarket_order_notify", "trade_status_sync"})


def service_meaning(account: str, form: Form, aes: bytes | None) -> Meaning:
    """A withdrawn authorisation is as WeChat's closed account: nothing of what came from there is kept.

    Raises NotGenuine.
    """
    name = form.text("msg_method")
    if form.text("version") != "1.1":
        raise NotGenuine("version")
    if name == CANCELLED:
        fields = _content(form, aes)
        who = person(text_of(fields, "user_id"), text_of(fields, "open_id"))
        notes = () if who else (("account_notice", name),)
        return Meaning(name, did(account, who, "closed", "", form.text("utc_timestamp")), notes)
    if name in NOTICES:
        return Meaning(name, None, (("account_notice", name),))
    return Meaning(name, None) if name in ACKNOWLEDGED else unknown(name)


def old_meaning(form: Form) -> Meaning:
    """Only the old versions: a newer message must not come in by this door. Raises NotGenuine."""
    name = form.text("notify_type") or form.text("service")
    if form.text("version") not in {"", "1.0"}:
        raise NotGenuine("version")
    return Meaning(name, None) if name in OLD else unknown(name)


def _content(form: Form, aes: bytes | None) -> Fields:
    """The signature has been verified; what is sealed by it is opened now."""
    content, sealed = form.text("biz_content"), form.text("encrypt_type")
    if not sealed:
        return from_json(content)
    if sealed != "AES" or aes is None:
        raise NotGenuine("encrypt_type")
    try:
        return from_json(decrypted(aes, content))
    except NotGenuine as fault:
        raise NotGenuine("content") from fault
