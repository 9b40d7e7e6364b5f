"""Home of `healthcode venue`: the places people check in to, and the links of their screens."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot.domain.calendar import BEIJING
from bot.domain.places import NATION
from bot.domain.venue_classes import CLASSES
from bot.domain.venues import Venue
from bot.ports import Ports, Undelivered
from bot.usecases import venues
from bot.usecases.commit import committed
from handlers.app import opened
from handlers.cli.menu import chosen
from handlers.cli.opening import on_records
from handlers.cli.options import all_of, settings_option
from handlers.cli.platform_api import client_of, remedy
from integrations.poster import NoFont, poster_page, write_poster

MOST = 10_000


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("venue", help="places people check in to, their posters and screens")
    acts = parser.add_subparsers(required=True, metavar="act")
    adding = acts.add_parser("add", help="list a venue; prints its id")
    adding.add_argument("--zh", required=True, metavar="NAME", help="its name in Chinese")
    adding.add_argument("--en", required=True, metavar="NAME", help="its name in English")
    adding.add_argument("--class", dest="kind", required=True, metavar="CLASS", help=", ".join(CLASSES))
    adding.add_argument("--region", required=True, help="six digits, GB/T 2260")
    adding.add_argument(
        "--hours", default="", help="mon-fri 08:00-20:00, sat 10:00-02:00; left out: never closed"
    )
    adding.add_argument("--capacity", type=int, default=0, help="people it has room for")
    on_records(adding, add)
    listing = acts.add_parser("list", help="the venues of a region")
    listing.add_argument("--region", default=NATION, help="six digits; left out: all")
    on_records(listing, show)
    printing = acts.add_parser("poster", help="an A4 page with the venue's code, as PDF")
    printing.add_argument("id", help="as printed by `venue list`")
    printing.add_argument("file", type=Path, help="where the PDF goes")
    account = "a WeChat service account of the settings: beside ours its own code is printed, which follows and checks in"
    printing.add_argument("--account", default="", help=account)
    settings_option(printing)
    printing.set_defaults(run=lambda arguments: asyncio.run(poster(arguments)))
    scanning = acts.add_parser("door", help="a token for what scans codes at the venue's door; notes visits")
    scanning.add_argument("id", help="as printed by `venue list`")
    on_records(scanning, door)
    showing = acts.add_parser("screen", help="a link for the venue's screen; the one before opens no more")
    showing.add_argument("id", help="as printed by `venue list`")
    on_records(showing, screen)


async def add(arguments: argparse.Namespace, ports: Ports) -> int:
    names = {"zh": arguments.zh.strip(), "en": arguments.en.strip()}
    described = Venue(
        "", names, arguments.kind, arguments.region, arguments.hours.strip(), arguments.capacity
    )
    venue = await committed(ports, lambda tx: venues.add(ports, tx, described, ports.now()))
    print(f"{venue.id} is listed. Its poster: healthcode venue poster {venue.id} FILE.pdf")
    return 0


async def show(arguments: argparse.Namespace, ports: Ports) -> int:
    found = await ports.store.begin().venues_in(arguments.region, MOST)
    for each in found:
        room = str(each.capacity or "-")
        names = f"{each.name['zh']}\t{each.name['en']}"
        print(f"{each.id}\t{each.kind}\t{each.region}\t{each.hours or 'always'}\t{room}\t{names}")
    if not found:
        print("No venue is listed there. Add one: healthcode venue add --zh … --en … --class … --region …")
    return 0


async def poster(arguments: argparse.Namespace) -> int:
    settings, policy = all_of(arguments)
    account = chosen(settings, arguments.account) if arguments.account else None
    async with opened(settings, policy) as ports:
        venue = await venues.venue_called(ports.store.begin(), arguments.id)
        codes = [("other", venues.poster_address(ports, venue))]
        try:
            if account is not None:
                async with client_of(account, settings) as client:
                    codes.insert(0, ("wechat", await client.lasting_scene(venues.scene_of(venue))))
            page = poster_page(venue.name, venue.id, codes, policy.retention["visit"].days)
            with arguments.file.open("wb") as out:
                write_poster(out, page)
        except Undelivered as refusal:
            print(f"Not printed: {refusal.reason}", remedy(refusal.reason), sep="\n", file=sys.stderr)
            return 1
        except (NoFont, OSError) as fault:
            print(f"Not printed: {fault}", file=sys.stderr)
            return 1
    print(f"{arguments.file} is one page of A4; the two empty boxes are for the marks of WeChat and Alipay.")
    return 0


async def door(arguments: argparse.Namespace, ports: Ports) -> int:
    print(await committed(ports, lambda tx: venues.door_token(ports, tx, arguments.id, ports.now())))
    print(
        "Sent as `venue` with each scanned code to POST /api/v1/gate/visits, it notes the visit of who agreed to that. "
        "It ends when the venue's screen gets another link."
    )
    return 0


async def screen(arguments: argparse.Namespace, ports: Ports) -> int:
    now = ports.now()
    print(await committed(ports, lambda tx: venues.new_screen(ports, tx, arguments.id, now)))
    until = (now + venues.SCREEN_LASTS).astimezone(BEIJING)
    print(
        f"Open it on the screen of the venue, and nowhere else: who has it can check in from afar. "
        f"Until {until:%Y-%m-%d}, or until another one is made."
    )
    return 0
