"""Home of `healthcode verify`: what a door would say of a code, given as text, as a file of it, or as a picture."""

import argparse
import asyncio
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

import zxingcpp
from PIL import Image, UnidentifiedImageError

from bot.domain.passes import ADMIT, Verdict
from config.faults import Fault, Faults
from config.settings import Settings
from handlers.cli.options import settings_of, settings_option
from handlers.cli.verify_offline import trusted_by
from handlers.records import records_beside_the_server
from integrations.hp1 import verify
from integrations.texts import load_texts

LARGEST = 10 << 20  # bytes of a picture


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("verify", help="check a health code, as a door does")
    parser.add_argument(
        "code", metavar="FILE|TEXT", help="a picture of it, a file with its text, its text, or - for input"
    )
    parser.add_argument(
        "--list", type=Path, metavar="FILE", help="by a signed trust list, as any door does: no server needed"
    )
    parser.add_argument(
        "--revoked", type=Path, metavar="FILE", help="with --list: the signed list of codes taken back"
    )
    parser.add_argument(
        "--roots", type=Path, metavar="FILE", help="with --list: roots.json, as pinned before"
    )
    settings_option(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """0 where the door opens, 1 where it does not."""
    code, now = code_in(arguments.code), datetime.now(UTC)
    if arguments.list is None:
        verdict = asyncio.run(_judged(settings_of(arguments), code))
    else:
        verdict = verify.verdict(
            code, trusted_by(arguments.list, arguments.revoked, arguments.roots, now), now
        )
    _print(verdict)
    return 0 if verdict.result == ADMIT else 1


def _print(verdict: Verdict) -> None:
    texts = load_texts()
    for language in ("zh", "en"):
        print(
            texts.say(language, f"gate.{verdict.result}"),
            texts.say(language, f"gate_reason.{verdict.reason}"),
            sep="  ",
        )


async def _judged(settings: Settings, code: str) -> Verdict:
    async with records_beside_the_server(settings) as records:
        return records.pass_keys.signer.verdict(code, datetime.now(UTC))


def code_in(given: str) -> str:
    """Raises Faults where there is none to be checked."""
    if given == "-":
        return sys.stdin.read().rstrip("\r\n")
    if given.startswith("HP1:") or not Path(given).is_file():
        return given
    file = Path(given)
    if file.stat().st_size > LARGEST:
        raise _no_code(given, "is larger than 10 MiB", "give a smaller one of the code alone")
    raw = file.read_bytes()
    try:
        picture = Image.open(io.BytesIO(raw))
    except UnidentifiedImageError:
        return raw.decode("utf-8", "replace").rstrip("\r\n")
    try:
        image = picture.convert("L")
    except (OSError, Image.DecompressionBombError) as fault:
        raise _no_code(given, "cannot be read", "take it anew, whole, as PNG or JPEG") from fault
    found = zxingcpp.read_barcodes(image, zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    if len(found) != 1:
        raise _no_code(given, f"shows {len(found)} codes that can be read", "show one, whole and sharp")
    return str(found[0].text)


def _no_code(given: str, wrong: str, right: str) -> Faults:
    return Faults((Fault(given, "picture", wrong, right),))
