"""Home of `healthcode chat`: the conversation of /demo in a terminal, the code's QR included."""

import argparse
import asyncio
import sys

import aiohttp

from handlers.cli.options import settings_of, settings_option
from integrations.console.conversation import Conversation, NobodyThere
from integrations.console.keyboard import lines
from integrations.qr import terminal


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("chat", help="talk to the running local server, in this terminal")
    settings_option(parser)
    parser.add_argument("--as", dest="open_id", default="", metavar="OPEN_ID", help="come back as somebody")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    try:
        open_id = asyncio.run(_chat(f"{settings.server.public_url}/demo", arguments.open_id))
    except NobodyThere as nobody:
        print(nobody, file=sys.stderr)
        return 1
    print(f"To come back as the same person: healthcode chat --as {open_id}")
    return 0


async def _chat(demo: str, open_id: str) -> str:
    async with aiohttp.ClientSession() as session:
        conversation = Conversation(session, demo, print, terminal, open_id)
        await conversation.hold(lines(sys.stdin))
        return conversation.open_id
