"""Home of `healthcode serve`: the server itself."""

import argparse
import errno
import sys

from handlers.app import create_app
from handlers.cli.options import all_of, settings_option
from handlers.web.server import serve

CANNOT_LISTEN = {
    errno.EADDRINUSE: "another program does. To take another port: HEALTHCODE_SERVER__PORT=9000",
    errno.EACCES: "ports below 1024 are for root. Listen above, behind nginx.",
    errno.EADDRNOTAVAIL: "this machine has no such address. See server.host.",
}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("serve", help="answer the platforms and the pages")
    settings_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings, policy = all_of(arguments)
    try:
        serve(create_app(settings, policy), settings)
    except OSError as error:
        if error.errno not in CANNOT_LISTEN:
            raise
        where = f"{settings.server.host} port {settings.server.port}"
        print(f"Cannot listen on {where}: {CANNOT_LISTEN[error.errno]}", file=sys.stderr)
        return 1
    return 0
