"""Home of `healthcode account new`: an account's secrets, its settings, and where each value belongs."""

import argparse
import os
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from config.accounts_read import account_faults
from config.faults import Fault, Faults
from config.settings_source import FILE_VARIABLE, Sheet, read_sheet
from config.together import places_of
from handlers.cli import account_alipay, account_wechat
from handlers.cli.new_account import NewAccount
from handlers.cli.options import settings_option

Make = Callable[[argparse.Namespace], NewAccount]
PLATFORMS: Mapping[str, tuple[Callable[[argparse.ArgumentParser], None], Make]] = {
    "wechat": (account_wechat.add_options, account_wechat.made),
    "alipay": (account_alipay.add_options, account_alipay.made),
}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("account", help="add a platform account")
    acts = parser.add_subparsers(required=True, metavar="act")
    new = acts.add_parser("new", help="make an account's secrets and settings; say where each value belongs")
    platforms = new.add_subparsers(required=True, metavar="platform")
    for platform, (add_options, make) in PLATFORMS.items():
        each = platforms.add_parser(platform, help=f"an account of {platform}")
        each.add_argument("--name", required=True, help="stands in the address: a-z, 0-9 and -")
        each.add_argument("--region", required=True, metavar="SIX-DIGITS", help="such as 440100")
        add_options(each)
        each.add_argument(
            "--secrets", type=Path, default=Path("secrets"), metavar="DIR", help="folder of its secrets"
        )
        each.add_argument("--public-url", default="", help="for a settings file that is not there yet")
        settings_option(each)
        each.set_defaults(run=run, make=make)


def run(arguments: argparse.Namespace) -> int:
    file = arguments.settings or Path(os.environ.get(FILE_VARIABLE, "settings.toml"))
    text = _present(file, arguments.public_url)
    sheet = read_sheet(file, os.environ) if file.exists() else Sheet(str(file), dict(tomllib.loads(text)))
    new: NewAccount = arguments.make(arguments)
    public_url = _public_url(sheet)
    _check(sheet, new, public_url)
    text += new.block(_files(new, arguments.secrets))
    _parsed(file, text)
    _write_secrets(new, arguments.secrets)
    file.write_text(text, "utf-8")
    print(
        f"Account {new.account.name} is in {file}, its secrets in {arguments.secrets}, readable by you alone.\n"
    )
    print(new.pages(public_url, str(file), _files(new, arguments.secrets)))
    return 0


def _present(file: Path, public_url: str) -> str:
    """The settings so far, ending in a blank line."""
    if file.exists():
        return file.read_text("utf-8").rstrip("\n") + "\n\n"
    if not public_url:
        right = "name the file with --settings, or give --public-url to begin one"
        raise Faults((Fault(str(file), "file", "is not there", right),))
    return f'[server]\npublic_url = "{public_url.rstrip("/")}"\n\n'


def _public_url(sheet: Sheet) -> str:
    server = sheet.values.get("server")
    found = server.get("public_url") if isinstance(server, dict) else None
    return found.rstrip("/") if isinstance(found, str) and found else "http://127.0.0.1:8080"


def _check(sheet: Sheet, new: NewAccount, public_url: str) -> None:
    account = new.account
    rows = sheet.values.get("accounts", [])
    taken = [row.get("name") for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    if account.name in taken:
        sheet.fault("--name", f"{account.name} is an account already", "choose another name")
    account_faults(sheet, "new", account, places_of(sheet), local=public_url.startswith("http:"))
    later = {f"new.{key}" for key in new.known_later if not getattr(account, key)}
    faults = tuple(fault for fault in sheet.faults if fault.key not in later)
    if faults:
        raise Faults(faults)


def _parsed(file: Path, text: str) -> None:
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        right = "write accounts as [[accounts]] tables, and folders without quotes in their names"
        raise Faults((Fault(str(file), "accounts", f"cannot be added to: {error}", right),)) from error


def _files(new: NewAccount, folder: Path) -> Mapping[str, str]:
    return {kind: (folder / f"{new.account.name}.{kind}").as_posix() for kind in new.secrets}


def _write_secrets(new: NewAccount, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    files = _files(new, folder)
    present = [file for file in files.values() if Path(file).exists()]
    if present:
        right = "move it away, or choose another --name or --secrets"
        raise Faults(tuple(Fault(file, "file", "is there already", right) for file in present))
    for kind, value in new.secrets.items():
        descriptor = os.open(files[kind], os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(f"{value.rstrip()}\n" if value else "")
