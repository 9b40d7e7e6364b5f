"""Home of `healthcode staff`: who is listed as an officer, and for which body."""

import argparse

from bot.domain.staff import Officer
from bot.ports import Ports
from bot.usecases.commit import committed
from bot.usecases.staff import list_officer
from handlers.cli.opening import on_records


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("staff", help="officers: who may add evidence and judge registrations")
    acts = parser.add_subparsers(required=True, metavar="act")
    adding = acts.add_parser("add", help="list an officer")
    adding.add_argument("id", help="lower-case letters, digits and hyphens; used with --as")
    adding.add_argument("--name", required=True)
    adding.add_argument("--body", required=True, help="the office they act for, always written the same way")
    adding.add_argument("--region", required=True, help="six digits, GB/T 2260")
    on_records(adding, add)
    on_records(acts.add_parser("list", help="all officers"), show)


async def add(arguments: argparse.Namespace, ports: Ports) -> int:
    officer = Officer(arguments.id, arguments.name, arguments.body, arguments.region)
    await committed(ports, lambda tx: list_officer(ports, tx, officer, ports.now()))
    print(f"{officer.id} is listed for {officer.body}.")
    return 0


async def show(_: argparse.Namespace, ports: Ports) -> int:
    officers = await ports.store.begin().officers()
    for officer in officers:
        print(f"{officer.id}\t{officer.name}\t{officer.body}\t{officer.region}")
    if not officers:
        print("No officer is listed yet. Add one: healthcode staff add ID --name … --body … --region …")
    return 0
