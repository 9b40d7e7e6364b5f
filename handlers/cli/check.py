"""Home of `healthcode check`: every fault of settings and policy, together, before a start."""

import argparse

from config.faults import Fault, Faults
from handlers.alipay_keys import unusable_keys
from handlers.cli.options import all_of, settings_option


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("check", help="list the faults of settings and policy")
    settings_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    faults = _faults(arguments)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} to be put right." if faults else "Settings and policy are in order.")
    return 1 if faults else 0


def _faults(arguments: argparse.Namespace) -> tuple[Fault | str, ...]:
    try:
        settings, _ = all_of(arguments)
    except Faults as found:
        return found.faults
    return tuple(f"Account {name}: {wrong}" for name, wrong in unusable_keys(settings).items())
