"""Home of running a command of the command line on given ports, as typed."""

import argparse
from types import ModuleType

from bot.ports import Ports


async def typed(ports: Ports, command: ModuleType, *words: str) -> int:
    """`words` begin with the command's own name. Raises Refused as the command does; main() prints that."""
    parser = argparse.ArgumentParser()
    command.add_commands(parser.add_subparsers())
    arguments = parser.parse_args(words)
    return int(await arguments.act(arguments, ports))
