"""Home of `healthcode services`: a local government brings its list of services, looks at it, and publishes it."""

import argparse
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from bot.domain.calendar import BEIJING
from bot.domain.catalogue import COLOURS, Service
from bot.domain.errors import Refused
from bot.domain.service_rows import read_rows, region_called, template
from bot.ports import Ports
from bot.usecases import offices, services
from bot.usecases.commit import committed
from handlers.cli import services_invite
from handlers.cli.opening import on_records
from integrations.service_links import Judged, asked_online, faults_of


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
    on_records(acts.add_parser("staged", help="every draft: whose, since when, what it would change"), drafts)
    publishing = acts.add_parser("publish", help="show citizens what is staged, without a restart")
    publishing.add_argument("--region", default="", help="only the draft of this one")
    on_records(publishing, publish)
    on_records(acts.add_parser("undo", help="take back the last publication"), undo)
    services_invite.add_commands(acts)


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
    await _print_differences(ports, rows.services)
    print(
        "Staged. Look: healthcode services preview --region … · Show it to citizens: healthcode services publish"
    )
    return 0


async def _print_differences(ports: Ports, listed: Sequence[Service]) -> None:
    for each in await services.differences(ports, ports.store.begin(), listed):
        named = _named(each.region, ports)
        print(f"{each.region} {named}: {len(each.removed)} removed, {len(each.added)} added")
        for sign, rows in (("-", each.removed), ("+", each.added)):
            for service in rows:
                print(f"  {sign} {_line(service, 'zh')}")


async def check(arguments: argparse.Namespace, ports: Ports) -> int:
    tx = ports.store.begin()
    everywhere = (*await services.live(ports, tx), *await services.staged(tx))
    region = _region(arguments.region, ports) if arguments.region else ""
    listed = [each for each in _once(everywhere) if region in {"", each.region}]
    judged = faults_of(listed) or (await asked_online(listed) if arguments.online else ())
    faults = _print_faults(ports, judged)
    print(f"{len(listed)} services, {faults} faults.")
    return 1 if faults else 0


def _print_faults(ports: Ports, judged: Judged) -> int:
    faults = [(service, refused) for service, refused in judged if refused]
    for service, refused in faults:
        words = ports.texts.say("en", refused.key, **refused.values)
        named = f"{service.region} {service.kind} {service.name['zh']}"
        print(f"{named}: {service.url}: {words}", file=sys.stderr)
    return len(faults)


async def preview(arguments: argparse.Namespace, ports: Ports) -> int:
    tx = ports.store.begin()
    region = _region(arguments.region, ports)
    for service in await services.previewed(ports, tx, region, arguments.colour):
        print(_line(service, arguments.lang))
    return 0


async def drafts(_: argparse.Namespace, ports: Ports) -> int:
    listed = await services.staged(ports.store.begin())
    for region in dict.fromkeys(each.region for each in listed):
        draft = await offices.draft_of(ports, ports.store.begin(), region)
        since = f"{draft.at.astimezone(BEIJING):%Y-%m-%d %H:%M}" if draft.at else ""
        print(f"{region} {_named(region, ports)}: saved by {draft.by}, {since}")
        await _print_differences(ports, [each for each in listed if each.region == region])
    if not listed:
        print("Nothing is staged.")
    return 0


async def publish(arguments: argparse.Namespace, ports: Ports) -> int:
    region = _region(arguments.region, ports) if arguments.region else ""
    seen = await services.staged(ports.store.begin(), region)
    await _print_differences(ports, seen)
    regions = await committed(ports, lambda tx: services.publish(tx, seen, ports.now()))
    print(
        f"Published for {', '.join(regions)}; citizens see it from now on. Take back: healthcode services undo"
    )
    return 0


async def undo(_: argparse.Namespace, ports: Ports) -> int:
    regions = await committed(ports, lambda tx: services.undo(tx, ports.now()))
    print(f"{', '.join(regions)}: the lists before the last publication are shown again.")
    return 0


def _named(region: str, ports: Ports) -> str:
    return ports.policy.places.full_name(region, "zh") if ports.policy.places.get(region) else "全国"


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
