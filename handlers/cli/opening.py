"""Home of running a command on the records: settings read, ports opened beside a running server, then the act."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable

from bot.ports import Ports
from handlers.app import opened
from handlers.cli.options import all_of, settings_option

Act = Callable[[argparse.Namespace, Ports], Awaitable[int]]


def on_records(parser: argparse.ArgumentParser, act: Act) -> None:
    """Makes `act` what the command does; its number is the exit code."""
    settings_option(parser)
    parser.set_defaults(act=act, run=_run)


def _run(arguments: argparse.Namespace) -> int:
    return asyncio.run(_opened(arguments))


async def _opened(arguments: argparse.Namespace) -> int:
    act: Act = arguments.act
    async with opened(*all_of(arguments)) as ports:
        return await act(arguments, ports)
