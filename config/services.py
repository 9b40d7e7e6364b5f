"""Home of reading the services of regions: one file of the policy for each, `regions/*.toml`."""

import re
from pathlib import Path

from bot.domain.catalogue import COLOURS, EMERGENCY, KINDS, NATION, Service, is_https, is_telephone
from config.faults import Fault
from config.policy_tables import Table, read_file

REGIONS = "regions"


def read_services(folder: Path, faults: list[Fault]) -> tuple[Service, ...]:
    """`folder` is the policy's; what is wrong is added to `faults`."""
    services: list[Service] = []
    for file in sorted((folder / REGIONS).glob("*.toml")):
        services.extend(_region(read_file(folder, f"{REGIONS}/{file.name}", faults)))
    if not any(each.region == NATION and each.kind == EMERGENCY for each in services):
        right = f'one with region = "{NATION}" and kind = "{EMERGENCY}", so that no list is ever empty'
        faults.append(Fault(str(folder / REGIONS), "services", "the nation has no emergency service", right))
    return tuple(services)


def _region(table: Table) -> list[Service]:
    region = table.text("region")
    if region and not re.fullmatch(r"\d{6}", region):
        table.fault("region", f'is "{region}"', "six digits of GB/T 2260, or 000000 for the nation")
    services = [_service(each, region) for each in table.tables("services")]
    table.end()
    return services


def _service(table: Table, region: str) -> Service:
    service = Service(
        region=region,
        kind=table.text("kind"),
        name=table.words("name"),
        url=table.text("url", otherwise=""),
        phone=table.text("phone", otherwise=""),
        hours=table.words("hours") if table.has("hours") else None,
        colours=table.texts("colours") if table.has("colours") else (),
        example=table.flag("example", otherwise=False),
    )
    table.end()
    _judge(table, service)
    return service


def _judge(table: Table, service: Service) -> None:
    if service.kind and service.kind not in KINDS:
        table.fault("kind", f'there is no kind "{service.kind}"', f"one of {', '.join(KINDS)}")
    if not service.url and not service.phone:
        table.fault("url", "neither a link nor a telephone", "give at least one of url and phone")
    if service.url and not is_https(service.url):
        table.fault("url", f"{service.url} is not an https link", "https:// and a host name")
    if service.phone and not is_telephone(service.phone):
        table.fault("phone", f'"{service.phone}" is no telephone', "digits, blanks and hyphens")
    if unknown := [each for each in service.colours if each not in COLOURS]:
        table.fault("colours", f"unknown: {', '.join(unknown)}", f"of {', '.join(COLOURS)}")
    if service.kind == EMERGENCY and service.colours:
        table.fault("colours", "emergency care depends on no colour", "leave it out")
    if service.example and not ("示例" in service.name["zh"] and "example" in service.name["en"].casefold()):
        table.fault("name", "an example not named so", "put 示例 and example into its names")
