"""Home of `healthcode menu push`: the three buttons under the chat, each with the word it stands for."""

import argparse
import asyncio
import sys

from bot.ports import Undelivered
from config.accounts import AccountSettings
from config.faults import Fault, Faults
from config.settings import Settings
from handlers.cli.options import settings_of, settings_option
from handlers.cli.platform_api import client_of, remedy
from integrations.texts import load_texts

KEYS = ("code", "declare", "help")  # what a click brings back, and the sentence menu.… that names it


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("menu", help="the buttons under the chat")
    acts = parser.add_subparsers(required=True, metavar="act")
    push = acts.add_parser("push", help="set the account's buttons on the platform")
    push.add_argument("account", help="its name in the settings")
    settings_option(push)
    push.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    account = chosen(settings, arguments.account)
    return asyncio.run(push_menu(account, settings))


async def push_menu(account: AccountSettings, settings: Settings) -> int:
    texts = load_texts()
    buttons = [(texts.say("zh", f"menu.{key}"), key) for key in KEYS]
    try:
        async with client_of(account, settings) as client:
            await client.create_menu(buttons)
    except Undelivered as refusal:
        print(f"Not set: {refusal.reason}", remedy(refusal.reason), sep="\n", file=sys.stderr)
        return 1
    print(f"{account.name} shows: {' · '.join(words for words, _ in buttons)}")
    print("Phones that follow already show it within a day; following anew shows it at once.")
    return 0


def chosen(settings: Settings, name: str) -> AccountSettings:
    """A service account, by its name. Raises Faults."""
    for account in settings.accounts:
        if account.name == name and account.kind == "service":
            return account
    known = [account.name for account in settings.accounts if account.kind == "service"]
    right = f"choose a service account: {', '.join(known) or 'there is none'}"
    raise Faults((Fault("account", name, "is no service account of WeChat", right),))
