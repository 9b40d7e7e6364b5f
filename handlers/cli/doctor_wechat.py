"""Home of what the doctor sees in a WeChat account without asking anybody."""

from collections.abc import Iterator

from config.accounts import MINIPROGRAM
from config.accounts_wechat import WeChatSettings
from handlers.cli.findings import Finding, note, right


def wechat_findings(account: WeChatSettings) -> Iterator[Finding]:
    mode = "plain, for a local server only" if account.mode == "plain" else "secure: signed and encrypted"
    yield right(f"{mode}; data format {account.format.upper()}; token and keys have their right shapes")
    if account.kind == "service" and account.format == "json":
        yield note("service accounts are usually pushed XML; both are understood")
    if not account.secret and account.kind == MINIPROGRAM:
        yield note("no AppSecret: nobody can sign in by the mini program")
    elif not account.secret:
        yield note("no AppSecret: answers work, but nothing else can be sent")
