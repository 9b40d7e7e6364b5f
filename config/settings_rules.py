"""Home of what makes well-formed settings faulty: each section by itself and against where the server stands."""

import ipaddress
from collections.abc import Sequence
from urllib.parse import SplitResult, urlsplit

from config.accounts import AccountSettings, is_placeholder
from config.keys import tracing_key_wrong
from config.redis_address import read_redis
from config.settings_sections import PolicyFiles, Security, Server, Storage, Tracing
from config.settings_source import Sheet

FEWEST, MOST = 4, 100  # connections of a worker to a database
SQLITE, POSTGRESQL = "sqlite:", "postgresql://"
MOST_WORKERS = 256  # each a process of a hundred megabytes


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_local(server: Server) -> bool:
    return is_loopback(server.host) and is_loopback(_split(server.public_url).hostname or "")


def server_faults(sheet: Sheet, server: Server) -> None:
    if not server.host:
        sheet.fault("server.host", "is empty", 'write "127.0.0.1" behind a proxy')
    if not 1 <= server.port <= 65535:
        sheet.fault("server.port", f"{server.port} is not a port", "write a number from 1 to 65535")
    if not 1 <= server.workers <= MOST_WORKERS:
        right = f"write how many cores there are for them, up to {MOST_WORKERS}, and 1 with SQLite"
        sheet.fault("server.workers", f"{server.workers} workers are too few or too many", right)
    if server.verify_dir and not server.verify_dir.is_dir():
        sheet.fault("server.verify_dir", f"{server.verify_dir} is no folder", "make it, or leave it empty")
    for proxy in server.trusted_proxies:
        if not _is_network(proxy):
            right = "write an address or network, such as 10.0.0.0/8"
            sheet.fault("server.trusted_proxies", f'"{proxy}" is no address', right)
    _public_url_faults(sheet, server)


def workers_faults(
    sheet: Sheet, server: Server, storage: Storage, accounts: Sequence[AccountSettings]
) -> None:
    """What one process keeps to itself cannot be shared by several: a SQLite file, and the platforms of the demo."""
    if server.workers <= 1:
        return
    if not (storage.database.startswith(POSTGRESQL) and storage.keys_database.startswith(POSTGRESQL)):
        wrong, right = (
            "more than one worker needs PostgreSQL",
            "write 1, or name databases of PostgreSQL in [storage]",
        )
        sheet.fault("server.workers", wrong, right)
    if played := [
        each.name for each in accounts if each.platform_address.startswith(f"{server.public_url}/")
    ]:
        wrong = f"one worker alone can play the platform of {', '.join(played)}"
        sheet.fault("server.workers", wrong, "write 1, or give these accounts their platform's own address")


def _public_url_faults(sheet: Sheet, server: Server) -> None:
    key, url = "server.public_url", _split(server.public_url)
    if url.scheme not in {"http", "https"} or not url.hostname or "@" in url.netloc:
        sheet.fault(key, f'"{server.public_url}" is not an address', "write https://code.example.org")
    elif url.path or url.query or url.fragment:
        sheet.fault(key, "holds more than scheme and host", f"write {url.scheme}://{url.netloc}")
    elif url.scheme == "http" and not is_local(server):
        sheet.fault(key, "is http on a server that is not local", f"write https://{url.netloc}")


def storage_faults(sheet: Sheet, storage: Storage) -> None:
    both = (("database", storage.database), ("keys_database", storage.keys_database))
    for key, address in both:
        if address == SQLITE or not address.startswith((SQLITE, POSTGRESQL)):  # it may hold a password
            right = f'write "{SQLITE}data/{key}.db" or "{POSTGRESQL}USER@HOST/NAME"'
            sheet.fault(f"storage.{key}", "is not the address of a database", right)
    if len({address.startswith(POSTGRESQL) for _, address in both}) > 1:
        sheet.fault("storage.database", "is of another kind than keys_database", "use one kind for both")
    if storage.database == storage.keys_database:
        right = "give the keys a database of their own, so that a copy of the records opens nothing"
        sheet.fault("storage.keys_database", "is the database of the records", right)
    if not FEWEST <= storage.connections <= MOST:
        right = f"write a number from {FEWEST} to {MOST}, with which all workers fit into max_connections"
        sheet.fault("storage.connections", f"{storage.connections} is too few or too many", right)
    if storage.redis:
        try:
            read_redis(storage.redis)
        except ValueError as right:
            sheet.fault("storage.redis", "is not the address of a Redis", str(right))


def policy_faults(sheet: Sheet, policy: PolicyFiles, *, local: bool) -> None:
    if policy.dir and not policy.dir.is_dir():
        sheet.fault("policy.dir", f"{policy.dir} is no folder", "name the policy folder, or leave it empty")
    if policy.verification not in {"manual", "automatic"}:
        wrong = f'"{policy.verification}" is unknown'
        sheet.fault("policy.verification", wrong, "write manual or automatic")
    if policy.verification == "automatic" and not local and not policy.verified_by:
        right = "write manual, or say who checks people, and how, in policy.verified_by"
        sheet.fault("policy.verification", "automatic is for a local server only", right)


def tracing_faults(sheet: Sheet, tracing: Tracing, *, local: bool) -> None:
    if tracing.public_key:
        for key, wrong, right in tracing_key_wrong("tracing.public_key", tracing.public_key, local=local):
            sheet.fault(key, wrong, right)


def security_faults(sheet: Sheet, security: Security, *, local: bool) -> None:
    if security.wechat_max_age < 0:
        sheet.fault("security.wechat_max_age", "is below 0", "write seconds, or 0 for no limit")
    if security.metrics_token and not local and is_placeholder(security.metrics_token):
        right = "write a long random text, or leave it empty"
        sheet.fault("security.metrics_token", "is a placeholder on a server that is not local", right)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError:  # "https://[::1", for one
        return urlsplit("")


def _is_network(text: str) -> bool:
    try:
        ipaddress.ip_network(text)
    except ValueError:
        return False
    return True
