"""Home of a new Alipay account: its pair of RSA2 keys, and its part of the settings file."""

import argparse
from functools import partial

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config.accounts_alipay import KINDS, LIFE, AlipaySettings
from handlers.cli.console_pages_alipay import where_to_write
from handlers.cli.new_account import Files, NewAccount
from integrations.alipay.keys import bare

BITS = 2048  # what the platform asks of RSA2


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--kind", choices=KINDS, default=LIFE)
    parser.add_argument("--app-id", default="", help="the APPID, if known")


def made(arguments: argparse.Namespace) -> NewAccount:
    """The files of Alipay's key and of the AES key are made empty; the operator puts them there."""
    pair = generate_private_key(public_exponent=65537, key_size=BITS)
    private_key = pair.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode("ascii")
    account = AlipaySettings(
        name=arguments.name,
        platform="alipay",
        kind=arguments.kind,
        app_id=arguments.app_id,
        private_key=private_key,
        region=arguments.region,
    )
    return NewAccount(
        account,
        ("app_id", "alipay_public_key"),
        {"private-key": private_key, "alipay-key": "", "aes-key": ""},
        partial(_block, account),
        partial(where_to_write, account, bare(pair.public_key())),
    )


def _block(account: AlipaySettings, files: Files) -> str:
    return f"""\
[[accounts]]
name = "{account.name}"
platform = "alipay"
kind = "{account.kind}"
app_id = "{account.app_id}" # APPID, 16 digits
private_key_file = "{files["private-key"]}"
alipay_public_key_file = "{files["alipay-key"]}" # put 支付宝公钥 into this file
aes_key_file = "{files["aes-key"]}" # 接口内容加密方式; empty: not switched on
region = "{account.region}"
"""
