"""Home of `healthcode keys`: the keys of codes and of lists, from the roots that lie offline to one that is published."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from bot.domain.passes import PASS
from bot.ports import LostRace
from config.settings import Settings
from handlers.cli import keys_offline
from handlers.cli.options import settings_of, settings_option
from handlers.pass_keys import PassKeys, kept_of, pass_key_of
from handlers.records import StartRefused, records_beside_the_server
from integrations.database.kept_keys import KeptKey
from integrations.key_calendar import AT_ONCE, PUBLISHED, TOLD, renewed
from integrations.list_keys import signs_now
from integrations.pass_files import as_pem
from integrations.pass_keys import ISSUERS

Act = Callable[[argparse.Namespace, PassKeys, datetime], Awaitable[int]]


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser(
        "keys", help="the keys that sign codes and lists: made, rotated, retired, published"
    )
    acts = parser.add_subparsers(required=True, metavar="act")
    _on_keys(
        acts.add_parser("list", help="every key whose codes may be shown, and who certifies the lists"), show
    )
    keys_offline.add_commands(acts, _on_keys)
    rotating = acts.add_parser(
        "rotate", help="new keys for every province, signing in 48 hours when doors know them"
    )
    rotating.add_argument(
        "--now",
        action="store_true",
        help="at once: doors without network refuse their codes until they are online",
    )
    rotating.add_argument("--issuer", choices=ISSUERS, help="only of this one")
    _on_keys(rotating, rotate)
    retiring = acts.add_parser(
        "retire", help="trust a lost key no more: its codes are refused, and everyone renews"
    )
    retiring.add_argument("kid", help="as `keys list` shows it")
    _on_keys(retiring, retire)
    voiding = acts.add_parser(
        "void", help="take back all that one issuer has issued until now; everyone there renews"
    )
    voiding.add_argument("issuer", choices=ISSUERS, metavar="CN-XX")
    _on_keys(voiding, void)
    publishing = acts.add_parser(
        "publish", help="open an ended key to everybody, so that its old codes prove nothing"
    )
    publishing.add_argument("kid", help="as `keys list` shows it")
    _on_keys(publishing, publish)


async def show(_: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    for key in await pass_keys.kept.keys(now - TOLD):
        state = "published" if key.published else "retired" if key.retired else _time(key, now)
        print(
            f"{key.kid.hex()}\t{key.issuer}\t{key.profile}\t{key.begins:%Y-%m-%d %H:%M}\t{key.ends:%Y-%m-%d %H:%M}\t{state}"
        )
    signing = signs_now(pass_keys.signer.standing.list_keys, now)
    if signing is None:
        print(
            "No list is signed: no root has certified the key of the lists. See DEPLOYMENT.md, Keys of the passes.",
            file=sys.stderr,
        )
        return 1
    print(
        f"{signing.kid.hex()}\tlists\t\t{signing.begins:%Y-%m-%d %H:%M}\t{signing.ends:%Y-%m-%d %H:%M}\tsigns"
    )
    if pass_keys.list_key_lapses(now):
        print(
            f"The key of the lists ends on {signing.ends:%Y-%m-%d}: `healthcode keys new list` begins the next one.",
            file=sys.stderr,
        )
    return 0


async def rotate(arguments: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    begins = (now - AT_ONCE if arguments.now else now + PUBLISHED).replace(microsecond=0)
    fresh = renewed(begins, (arguments.issuer,) if arguments.issuer else ISSUERS)
    await pass_keys.kept.add([kept_of(key) for key in fresh])
    await pass_keys.kept.hasten(now)
    print(
        f"{len(fresh)} new keys sign {'now' if arguments.now else f'from {begins:%Y-%m-%d %H:%M} UTC on'}; the old ones stay good until they end or are retired."
    )
    return 0


async def retire(arguments: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    """What takes its place signs already when it is trusted no more."""
    key = await _named(arguments.kid, pass_keys, now)
    if key.retired:
        raise StartRefused(f"{arguments.kid} is retired since {key.retired:%Y-%m-%d %H:%M} UTC.")
    fresh = await pass_keys.retire(key, now)
    print(
        f"{arguments.kid} is trusted no more: our own servers know within a minute, doors with network within five, others "
        f"with their next list. {fresh.kid.hex()} signs in its place; phones get new codes from it when they are next online."
    )
    return 0


async def void(arguments: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    """Its keys of passes go with it: a strip has passes that begin later, which no instant of now reaches."""
    begins = now.replace(microsecond=0)
    try:
        await pass_keys.kept.void(arguments.issuer, begins)
    except LostRace:
        raise StartRefused(f"{arguments.issuer} is void until a later instant already.") from None
    for key in await pass_keys.kept.keys(now - TOLD):
        if (key.issuer, key.profile, key.retired) == (arguments.issuer, PASS, None):
            await pass_keys.retire(key, now)
    print(f"All that {arguments.issuer} issued before {begins:%Y-%m-%d %H:%M:%S} UTC is void.")
    return 0


async def publish(arguments: argparse.Namespace, pass_keys: PassKeys, now: datetime) -> int:
    """The private half goes to standard output, for whoever runs this to put where everybody finds it."""
    key = await _named(arguments.kid, pass_keys, now, every=True)
    over = min(key.ends, key.retired or key.ends) + TOLD
    if now < over:
        raise StartRefused(
            f"Codes of {arguments.kid} may be shown until {over:%Y-%m-%d %H:%M} UTC, and whoever had its private half could "
            "make more: publish it after that. A key that was lost is retired instead: `healthcode keys retire`."
        )
    if not key.published:
        await pass_keys.kept.publish(key.kid, now)
    sys.stdout.write(as_pem(pass_key_of(key).private).decode())
    return 0


async def _named(kid: str, pass_keys: PassKeys, now: datetime, *, every: bool = False) -> KeptKey:
    since = datetime.fromtimestamp(0, UTC) if every else now - TOLD
    for key in await pass_keys.kept.keys(since):
        if key.kid.hex() == kid.lower():
            return key
    raise StartRefused(
        f"There is no key {kid}: `healthcode keys list` shows them, 16 hexadecimal digits each."
    )


def _time(key: KeptKey, now: datetime) -> str:
    if now < key.begins:
        return "coming"
    return "signs or is trusted" if now < key.ends else "ended"


def _on_keys(parser: argparse.ArgumentParser, act: Act) -> None:
    settings_option(parser)
    parser.set_defaults(act=act, run=_run)


def _run(arguments: argparse.Namespace) -> int:
    return asyncio.run(_opened(settings_of(arguments), arguments))


async def _opened(settings: Settings, arguments: argparse.Namespace) -> int:
    act: Act = arguments.act
    async with records_beside_the_server(settings) as records:
        return await act(arguments, records.pass_keys, datetime.now(UTC))
