"""Home of the command line: one file per concept, each offering add_commands, all named in COMMANDS."""

import argparse
import os
import sys
from collections.abc import Sequence
from importlib.metadata import version

from bot.domain.errors import Refused
from config.faults import Faults
from handlers.cli import (
    account,
    appeals,
    backup,
    chat,
    check,
    copy,
    corrections,
    doctor,
    enrol,
    erase,
    evidence,
    joins,
    keys,
    menu,
    migrate,
    outbox,
    paper,
    restore,
    review,
    seed,
    serve,
    services,
    staff,
    venue,
    verify,
)
from handlers.records import CANNOT_OPEN
from integrations.logs import set_up_logs
from integrations.texts import load_texts

COMMANDS = (
    serve,
    chat,
    check,
    doctor,
    account,
    menu,
    review,
    joins,
    evidence,
    staff,
    services,
    outbox,
    venue,
    verify,
    keys,
    enrol,
    paper,
    appeals,
    corrections,
    migrate,
    backup,
    restore,
    erase,
    copy,
    seed,
)

CANNOT_START = (Faults, *CANNOT_OPEN)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _parser().parse_args(argv)
    set_up_logs()
    try:
        return _run(arguments)
    except CANNOT_START as found:
        print(found, file=sys.stderr)
    except Refused as refused:
        print(load_texts().say("en", refused.key, **refused.values), file=sys.stderr)
    except BrokenPipeError:
        _close_output()
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 1


def _run(arguments: argparse.Namespace) -> int:
    """What was printed is out, or BrokenPipeError is raised here and not at the interpreter's end."""
    code = int(arguments.run(arguments))
    sys.stdout.flush()
    return code


def _close_output() -> None:
    """Whoever read, such as `head`, has had enough; Python's own last flush must not complain of it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="healthcode", description="The health-code bot, for the person who runs it."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version")
    commands = parser.add_subparsers(required=True, metavar="command")
    for each in COMMANDS:
        each.add_commands(commands)
    return parser


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        print(version("healthcode-bot"))
        parser.exit()
