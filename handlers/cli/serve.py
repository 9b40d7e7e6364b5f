"""Home of `healthcode serve`: the server itself."""

import argparse
import errno
import sys
from dataclasses import replace

from bot.domain.policy import Policy
from config.faults import Faults
from config.settings import Settings
from handlers.app import create_app
from handlers.cli.options import all_of, settings_option
from handlers.web.server import serve
from handlers.workers.child import OPTION
from handlers.workers.parent import supervise
from handlers.workers.worker import work

WORKERS = "HEALTHCODE_SERVER__WORKERS"
CANNOT_LISTEN = {
    errno.EADDRINUSE: "another program does. To take another port: HEALTHCODE_SERVER__PORT=9000",
    errno.EACCES: "ports below 1024 are for root. Listen above, behind nginx.",
    errno.EADDRNOTAVAIL: "this machine has no such address. See server.host.",
}


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("serve", help="answer the platforms and the pages")
    settings_option(parser)
    parser.add_argument("--workers", type=int, metavar="N", help="processes; more than one need PostgreSQL")
    parser.add_argument(OPTION, help=argparse.SUPPRESS)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings, policy = _judged(arguments)
    if arguments.worker:
        listener, line = map(int, arguments.worker.split(","))
        work(create_app(settings, policy, worker=True), listener, line)
        return 0
    try:
        if settings.server.workers > 1:
            supervise(settings)
        else:
            serve(create_app(settings, policy), settings)
    except OSError as error:
        if error.errno not in CANNOT_LISTEN:
            raise
        where = f"{settings.server.host} port {settings.server.port}"
        print(f"Cannot listen on {where}: {CANNOT_LISTEN[error.errno]}", file=sys.stderr)
        return 1
    return 0


def _judged(arguments: argparse.Namespace) -> tuple[Settings, Policy]:
    """The option beats the file and the environment, and is judged as they are. Raises Faults."""
    if arguments.workers is None:
        return all_of(arguments)
    try:
        return all_of(arguments, {WORKERS: str(arguments.workers)})
    except Faults as found:
        typed = [
            replace(each, file="option", key="--workers") if each.key == WORKERS else each
            for each in found.faults
        ]
        raise Faults(tuple(typed)) from None
