"""Home of `healthcode account new`: a token, an AES key, the account's settings, and where each value belongs."""

import argparse
import os
import secrets
import string
import tomllib
from dataclasses import replace
from pathlib import Path

from config.accounts import FORMATS, KINDS, AccountSettings, account_faults, is_placeholder
from config.faults import Fault, Faults
from config.settings_source import FILE_VARIABLE, Sheet, read_sheet
from config.together import places_of
from handlers.cli.console_pages import where_to_write
from handlers.cli.options import settings_option

LETTERS = string.ascii_letters + string.digits
KNOWN_LATER = ("app_id", "original_id", "secret")  # the platform shows them, perhaps not yet


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("account", help="add a platform account")
    acts = parser.add_subparsers(required=True, metavar="act")
    new = acts.add_parser("new", help="make an account's secrets and settings; say where each value belongs")
    new.add_argument("platform", choices=["wechat"])
    new.add_argument("--name", required=True, help="stands in the address: a-z, 0-9 and -")
    new.add_argument("--region", required=True, metavar="SIX-DIGITS", help="such as 440100")
    new.add_argument("--kind", choices=KINDS, default="service")
    new.add_argument("--format", choices=FORMATS, default="xml", help="what the platform's page says")
    new.add_argument("--app-id", default="", help="the AppID, if known")
    new.add_argument("--original-id", default="", help="the 原始ID, if known")
    new.add_argument(
        "--secrets", type=Path, default=Path("secrets"), metavar="DIR", help="folder of its secrets"
    )
    new.add_argument("--public-url", default="", help="for a settings file that is not there yet")
    settings_option(new)
    new.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    file = arguments.settings or Path(os.environ.get(FILE_VARIABLE, "settings.toml"))
    text = _present(file, arguments.public_url)
    sheet = read_sheet(file, os.environ) if file.exists() else Sheet(str(file), dict(tomllib.loads(text)))
    account = _made(arguments)
    public_url = _public_url(sheet)
    _check(sheet, account, public_url)
    block = _block(account, arguments.secrets)
    _parsed(file, text + block)
    _write_secrets(account, arguments.secrets)
    file.write_text(text + block, "utf-8")
    secret_file = _secret_file(arguments.secrets, account, "secret")
    print(
        f"Account {account.name} is in {file}, its secrets in {arguments.secrets}, readable by you alone.\n"
    )
    print(where_to_write(account, public_url, str(file), str(secret_file)))
    return 0


def _present(file: Path, public_url: str) -> str:
    """The settings so far, ending in a blank line."""
    if file.exists():
        return file.read_text("utf-8").rstrip("\n") + "\n\n"
    if not public_url:
        right = "name the file with --settings, or give --public-url to begin one"
        raise Faults((Fault(str(file), "file", "is not there", right),))
    return f'[server]\npublic_url = "{public_url.rstrip("/")}"\n\n'


def _made(arguments: argparse.Namespace) -> AccountSettings:
    account = AccountSettings(
        name=arguments.name,
        platform=arguments.platform,
        kind=arguments.kind,
        app_id=arguments.app_id,
        original_id=arguments.original_id,
        format=arguments.format,
        region=arguments.region,
    )
    while is_placeholder(account.aes_key) or is_placeholder(account.token):
        aes_key = "".join(secrets.choice(LETTERS) for _ in range(43))
        account = replace(account, token=secrets.token_hex(16), aes_key=aes_key)
    return account


def _public_url(sheet: Sheet) -> str:
    server = sheet.values.get("server")
    found = server.get("public_url") if isinstance(server, dict) else None
    return found.rstrip("/") if isinstance(found, str) and found else "http://127.0.0.1:8080"


def _check(sheet: Sheet, account: AccountSettings, public_url: str) -> None:
    rows = sheet.values.get("accounts", [])
    taken = [row.get("name") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if account.name in taken:
        sheet.fault("--name", f"{account.name} is an account already", "choose another name")
    account_faults(sheet, "new", account, places_of(sheet), local=public_url.startswith("http:"))
    later = {f"new.{key}" for key in KNOWN_LATER if not getattr(account, key)}
    faults = tuple(fault for fault in sheet.faults if fault.key not in later)
    if faults:
        raise Faults(faults)


def _block(account: AccountSettings, folder: Path) -> str:
    def file(kind: str) -> str:
        return _secret_file(folder, account, kind).as_posix()

    return f"""\
[[accounts]]
name = "{account.name}"
platform = "{account.platform}"
kind = "{account.kind}"
app_id = "{account.app_id}" # AppID
original_id = "{account.original_id}" # 原始ID, begins with gh_
token_file = "{file("token")}"
aes_key_file = "{file("aes-key")}"
secret_file = "{file("secret")}" # put the AppSecret into this file
mode = "{account.mode}"
format = "{account.format}"
region = "{account.region}"
"""


def _parsed(file: Path, text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        right = "write accounts as [[accounts]] tables, and folders without quotes in their names"
        raise Faults((Fault(str(file), "accounts", f"cannot be added to: {error}", right),)) from error


def _secret_file(folder: Path, account: AccountSettings, kind: str) -> Path:
    return folder / f"{account.name}.{kind}"


def _write_secrets(account: AccountSettings, folder: Path) -> None:
    """The AppSecret's file is made empty; the operator puts it there."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    values = {"token": account.token, "aes-key": account.aes_key, "secret": ""}
    present = [file for kind in values if (file := _secret_file(folder, account, kind)).exists()]
    if present:
        right = "move it away, or choose another --name or --secrets"
        raise Faults(tuple(Fault(str(file), "file", "is there already", right) for file in present))
    for kind, value in values.items():
        descriptor = os.open(_secret_file(folder, account, kind), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(value + "\n" if value else "")
