"""Home of `healthcode services`: a local government brings its list of services, looks at it, and publishes it."""

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from bot.domain.catalogue import COLOURS, Service
from bot.domain.errors import Refused
from bot.domain.service_rows import read_rows, region_called, template
from bot.ports import Ports
from bot.usecases import services
from bot.usecases.commit import committed
from handlers.cli.opening import on_records
from handlers.cli.service_links import faults_of, faults_online


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("services", help="the services of a region: a CSV, checked and published")
    acts = parser.add_subparsers(required=True, metavar="act")
    making = acts.add_parser(
        "template", help="print a CSV to fill in: healthcode services template > list.csv"
    )
    making.set_defaults(run=print_template)
    importing = acts.add_parser("import", help="check a CSV, show what it would change, and stage it")
    importing.add_argument("file", type=Path, help="as Excel saves it: UTF-8 or GBK")
    on_records(importing, bring)
    checking = acts.add_parser("check", help="are the links shown and staged right?")
    checking.add_argument("--online", action="store_true", help="also ask each address whether it answers")
    checking.add_argument("--region", default="", help="only the rows of this one")
    on_records(checking, check)
    looking = acts.add_parser("preview", help="the list as a citizen would see it once published")
    looking.add_argument("--region", required=True, help="six digits, or a name")
    looking.add_argument("--colour", choices=COLOURS, default="green")
    looking.add_argument("--lang", choices=("zh", "en"), default="zh")
    on_records(looking, preview)
    on_records(acts.add_parser("publish", help="show what is staged, without a restart"), publish)
    on_records(acts.add_parser("undo", help="take back the last publication"), undo)


def print_template(_: argparse.Namespace) -> int:
    sys.stdout.buffer.write(template())
    sys.stdout.flush()
    return 0


async def bring(arguments: argparse.Namespace, ports: Ports) -> int:
    try:
        content = arguments.file.read_bytes()
    except OSError as error:
        print(f"{arguments.file} cannot be read: {error.strerror}", file=sys.stderr)
        return 1
    rows = read_rows(content, ports.policy.places)
    for fault in rows.faults:
        column = f", {fault.column}" if fault.column else ""
        words = ports.texts.say("en", fault.refused.key, **fault.refused.values)
        print(f"row {fault.row}{column}: {words}", file=sys.stderr)
    if rows.faults:
        print(f"Nothing was staged: {len(rows.faults)} faults.", file=sys.stderr)
        return 1
    await committed(ports, lambda tx: services.stage(tx, rows.services, ports.now()))
    await _print_differences(ports)
    print(
        "Staged. Look: healthcode services preview --region … · Show it to citizens: healthcode services publish"
    )
    return 0


async def _print_differences(ports: Ports) -> None:
    tx = ports.store.begin()
    for each in await services.differences(ports, tx, await services.staged(tx)):
        name = (
            ports.policy.places.full_name(each.region, "zh")
            if ports.policy.places.get(each.region)
            else "全国"
        )
        print(f"{each.region} {name}: {len(each.removed)} removed, {len(each.added)} added")
        for sign, rows in (("-", each.removed), ("+", each.added)):
            for service in rows:
                print(f"  {sign} {_line(service, 'zh')}")


async def check(arguments: argparse.Namespace, ports: Ports) -> int:
    tx = ports.store.begin()
    everywhere = (*await services.live(ports, tx), *await services.staged(tx))
    region = _region(arguments.region, ports) if arguments.region else ""
    listed = [each for each in _once(everywhere) if region in {"", each.region}]
    faults = faults_of(listed) or (await faults_online(listed) if arguments.online else [])
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(listed)} services, {len(faults)} faults.")
    return 1 if faults else 0


async def preview(arguments: argparse.Namespace, ports: Ports) -> int:
    tx = ports.store.begin()
    region = _region(arguments.region, ports)
    for service in await services.previewed(ports, tx, region, arguments.colour):
        print(_line(service, arguments.lang))
    return 0


async def publish(_: argparse.Namespace, ports: Ports) -> int:
    await _print_differences(ports)
    regions = await committed(ports, lambda tx: services.publish(tx, ports.now()))
    print(
        f"Published for {', '.join(regions)}; citizens see it from now on. Take back: healthcode services undo"
    )
    return 0


async def undo(_: argparse.Namespace, ports: Ports) -> int:
    regions = await committed(ports, lambda tx: services.undo(tx, ports.now()))
    print(f"{', '.join(regions)}: the lists before the last publication are shown again.")
    return 0


def _region(words: str, ports: Ports) -> str:
    region = region_called(words, ports.policy.places)
    if not region:
        raise Refused("errors.row_region", region=words)
    return region


def _once(listed: Iterable[Service]) -> list[Service]:
    once: list[Service] = []
    for service in listed:
        if service not in once:
            once.append(service)
    return once


def _line(service: Service, language: str) -> str:
    hours = f" ({service.hours[language]})" if service.hours else ""
    colours = f" [{' '.join(service.colours)}]" if service.colours else ""
    ways = " ".join(way for way in (service.phone, service.url) if way)
    return f"{service.kind}: {service.name[language]}{hours} {ways}{colours}"
