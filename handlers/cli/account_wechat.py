"""Home of a new WeChat account: a token, an AES key, and its part of the settings file."""

import argparse
import secrets
import string
from functools import partial

from config.accounts import is_placeholder
from config.accounts_wechat import FORMATS, KINDS, WeChatSettings
from handlers.cli.console_pages import where_to_write
from handlers.cli.new_account import Files, NewAccount

LETTERS = string.ascii_letters + string.digits


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=KINDS, default="service")
    parser.add_argument("--format", choices=FORMATS, default="xml", help="what the platform's page says")
    parser.add_argument("--app-id", default="", help="the AppID, if known")
    parser.add_argument("--original-id", default="", help="the 原始ID, if known")


def made(arguments: argparse.Namespace) -> NewAccount:
    """The AppSecret's file is made empty; the operator puts it there."""
    token = aes_key = ""
    while is_placeholder(aes_key) or is_placeholder(token):
        token, aes_key = secrets.token_hex(16), "".join(secrets.choice(LETTERS) for _ in range(43))
    account = WeChatSettings(
        name=arguments.name,
        platform="wechat",
        kind=arguments.kind,
        app_id=arguments.app_id,
        original_id=arguments.original_id,
        token=token,
        aes_key=aes_key,
        format=arguments.format,
        region=arguments.region,
    )
    return NewAccount(
        account,
        ("app_id", "original_id", "secret"),
        {"token": token, "aes-key": aes_key, "secret": ""},
        partial(_block, account),
        partial(where_to_write, account),
    )


def _block(account: WeChatSettings, files: Files) -> str:
    return f"""\
[[accounts]]
name = "{account.name}"
platform = "wechat"
kind = "{account.kind}"
app_id = "{account.app_id}" # AppID
original_id = "{account.original_id}" # 原始ID, begins with gh_
token_file = "{files["token"]}"
aes_key_file = "{files["aes-key"]}"
secret_file = "{files["secret"]}" # put the AppSecret into this file
mode = "{account.mode}"
format = "{account.format}"
region = "{account.region}"
"""
