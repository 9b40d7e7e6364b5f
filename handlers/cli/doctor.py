"""Home of `healthcode doctor`: what is configured, what is wrong, and a round trip through the running server."""

import argparse
import asyncio
import stat
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.channels import Item
from bot.domain.places import Places
from bot.domain.policy import Policy
from bot.usecases.calls import to_call
from config.accounts import AccountSettings
from config.accounts_alipay import AlipaySettings
from config.accounts_wechat import WeChatSettings
from config.loader import SHIPPED, read_policy
from config.settings import Settings
from config.together import trusted_places
from handlers.app import opened
from handlers.cli.doctor_alipay import alipay_findings
from handlers.cli.doctor_online import called
from handlers.cli.doctor_redis import redis_findings
from handlers.cli.doctor_wechat import wechat_findings
from handlers.cli.findings import Finding, note, print_findings, right, wrong
from handlers.cli.options import settings_of, settings_option
from handlers.cli.round_trip import wechat_round_trip
from handlers.cli.round_trip_alipay import alipay_round_trip
from handlers.cli.watch import watch
from handlers.records import CANNOT_OPEN
from handlers.web.verification import is_served
from integrations.database.store import store_exists

SHOWN = 1000


def add_commands(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = commands.add_parser("doctor", help="say what is configured and wrong, and try it out")
    settings_option(parser)
    parser.add_argument("--watch", action="store_true", help="show each delivery as it arrives, and refusals")
    parser.add_argument(
        "--online", action="store_true", help="also ask each platform whether it knows the account"
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    settings = settings_of(arguments)
    if arguments.watch:
        return asyncio.run(watch(settings.server))
    return asyncio.run(examine(settings, online=arguments.online))


async def examine(settings: Settings, *, online: bool) -> int:
    """1 when anything is wrong."""
    policy, faults = read_policy(settings.policy.dir or SHIPPED)
    places = trusted_places(policy, faults)
    judged = [wrong(str(fault)) for fault in faults] or _policy(settings, policy)
    amiss = print_findings("Server", _server(settings))
    amiss += print_findings("Policy", judged)
    stored = await _records(settings, None if faults else policy)
    amiss += print_findings("Records", [*stored, *await redis_findings(settings.storage.redis)])
    if not settings.accounts:
        amiss += print_findings("Accounts", [wrong("none is configured; see `healthcode account new`")])
    for account in settings.accounts:
        found = await _account(account, settings, places)
        asked = [await called(account, settings)] if online else []
        amiss += print_findings(f"Account {account.name}", [*found, *asked])
    print(f"{amiss} to be put right." if amiss else "All is well.")
    return 1 if amiss else 0


def _server(settings: Settings) -> list[Finding]:
    server = settings.server
    reach = "this machine only" if settings.local else "others can reach it"
    findings = [right(f"{server.public_url}, listening on {server.host} port {server.port}; {reach}")]
    if settings.security.pilot:
        findings.append(note(f"pilot: only {len(settings.security.pilot)} people are served"))
    if settings.security.wechat_max_age == 0:
        findings.append(note("wechat_max_age is 0: an old delivery may be played again"))
    if server.verify_dir:
        files = sorted(file.name for file in server.verify_dir.iterdir() if is_served(file))
        findings.append(note(f"verification files: {', '.join(files) or 'none yet'} in {server.verify_dir}"))
    return findings


def _policy(settings: Settings, policy: Policy) -> list[Finding]:
    where = str(settings.policy.dir or "the one shipped with the program")
    by = settings.policy.verified_by or "nobody: demo only"
    who = "an officer" if settings.policy.verification == "manual" else by
    return [right(f"{where}, version {policy.version[:12]}"), note(f"who confirms registrations: {who}")]


async def _records(settings: Settings, policy: Policy | None) -> list[Finding]:
    folder, storage = settings.keys.dir, settings.storage
    try:
        stored = [await store_exists(each) for each in (storage.database, storage.keys_database)]
        if not (folder.exists() or any(stored)):
            return [note(f"nothing is stored yet; the first start makes {folder} and the databases")]
        if policy is None:
            return [note("not looked into while the policy is faulty")]
        return [*await _outbox(settings, policy), *_key_folder(folder)]
    except CANNOT_OPEN as refused:
        return [wrong(str(refused))]


def _key_folder(folder: Path) -> list[Finding]:
    open_to = stat.S_IMODE(folder.stat().st_mode) & 0o077
    if open_to:
        return [wrong(f"others may look into {folder}; run: chmod 700 {folder}")]
    return [right(f"keys in {folder}; a copy elsewhere is yours to keep, without it every record is lost")]


async def _outbox(settings: Settings, policy: Policy) -> list[Finding]:
    async with opened(settings, policy) as ports:
        tx = ports.store.begin()
        waiting, failed = await tx.items("waiting", SHOWN), await tx.items("failed", SHOWN)
        calls = await to_call(ports, tx, ports.now())
        late = [item for item in waiting if (ports.now() - item.due_at).total_seconds() > 60]
    findings = [right(f"{_number(waiting)} messages wait to be sent")]
    if late:
        findings = [
            wrong(f"{_number(late)} messages have waited for over a minute; see `healthcode outbox list`")
        ]
    if failed:
        findings.append(note(f"{_number(failed)} messages could not be sent; see `healthcode outbox list`"))
    if calls:
        findings.append(
            note(f"{len(calls)} people wait for news by telephone; see `healthcode outbox list --to-call`")
        )
    return findings


def _number(items: Collection[Item]) -> str:
    """No more than SHOWN are read."""
    return f"{len(items):,}" + " or more" * (len(items) == SHOWN)


async def _account(account: AccountSettings, settings: Settings, places: Places | None) -> list[Finding]:
    public_url, now = settings.server.public_url, datetime.now(UTC)
    match account:
        case WeChatSettings():
            known, tried = wechat_findings(account), await wechat_round_trip(account, public_url, now)
        case AlipaySettings():
            known, tried = alipay_findings(account), await alipay_round_trip(account, public_url, now)
    return [*_everywhere(account, places), *known, *tried]


def _everywhere(account: AccountSettings, places: Places | None) -> Iterator[Finding]:
    region = places.get(account.region) if places else None
    where = f"region {account.region} {region.zh if region else ''}".rstrip()
    yield right(f"{account.platform} {account.kind}, AppID {account.app_id}, {where}")
    if places and region is None:
        yield wrong(f"there is no region {account.region}; write one of GB/T 2260")
    if account.web_login:
        yield note(
            "web_login: its pages ask the platform who is looking; the page's domain must be entered there"
        )
