"""Home of `healthcode check`: every fault of settings and policy, together, before a start."""

import argparse

from config.faults import Fault, Faults
from config.loader import load_policy
from config.settings import Settings
from handlers.cli.options import settings_of, settings_option


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("check", help="list the faults of settings and policy")
    settings_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings, faults = _settings(arguments)
    faults += _policy_faults(settings)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} to be put right." if faults else "Settings and policy are in order.")
    return 1 if faults else 0


def _settings(arguments: argparse.Namespace) -> tuple[Settings | None, tuple[Fault, ...]]:
    try:
        return settings_of(arguments), ()
    except Faults as found:
        return None, found.faults


def _policy_faults(settings: Settings | None) -> tuple[Fault, ...]:
    """Faulty settings cannot name the policy, so then the shipped one is judged."""
    try:
        load_policy(settings.policy.dir if settings else None)
    except Faults as found:
        return found.faults
    return ()
