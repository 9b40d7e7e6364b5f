"""Home of the settings: one immutable value, read from a file and the environment, or all faults at once."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from bot.domain.places import Places
from config.accounts import AccountSettings
from config.accounts_read import read_accounts
from config.faults import Faults
from config.keys import DEMO_TRACING
from config.settings_fields import Section, read_table, unknown
from config.settings_rules import (
    is_local,
    policy_faults,
    security_faults,
    server_faults,
    storage_faults,
    tracing_faults,
    workers_faults,
)
from config.settings_sections import Keys, PolicyFiles, Security, Server, Storage, Tracing
from config.settings_source import PREFIX, Sheet, read_sheet

SECTIONS: Mapping[str, type[Section]] = {
    "server": Server,
    "storage": Storage,
    "policy": PolicyFiles,
    "keys": Keys,
    "security": Security,
    "tracing": Tracing,
}


@dataclass(frozen=True, slots=True)
class Settings:
    server: Server
    storage: Storage
    policy: PolicyFiles
    keys: Keys
    security: Security
    tracing: Tracing
    accounts: tuple[AccountSettings, ...]

    @property
    def local(self) -> bool:
        """Whether only this machine can reach the server; what that allows is written in config/example.toml."""
        return is_local(self.server)


def load_settings(path: Path | None, env: Mapping[str, str]) -> Settings:
    """Raises Faults with everything wrong in them. Without a path, HEALTHCODE_SETTINGS names the file."""
    sheet = read_sheet(path, env)
    settings = read_settings(sheet, env, None)
    if sheet.faults:
        raise Faults(tuple(sheet.faults))
    return settings


def read_settings(sheet: Sheet, env: Mapping[str, str], places: Places | None) -> Settings:
    """Notes every fault on the sheet. Without `places` the accounts' regions are judged by their shape alone."""
    for variable in env.keys() & _misspelt().keys():
        sheet.fault(variable, "is not read", f"write {_misspelt()[variable]}, with two underscores")
    for key in sheet.values:
        if key not in _names():
            unknown(sheet, "", key, _names())
    settings = _read(sheet, places)
    _check(sheet, settings)
    return settings


def _names() -> tuple[str, ...]:
    return (*SECTIONS, "accounts")


def _misspelt() -> Mapping[str, str]:
    """HEALTHCODE_SERVER_PORT, which would be passed over in silence, and what was meant."""
    keys = [(name, each.name) for name, section in SECTIONS.items() for each in fields(section)]
    return {f"{PREFIX}{name}_{key}".upper(): f"{PREFIX}{name}__{key}".upper() for name, key in keys}


def _read(sheet: Sheet, places: Places | None) -> Settings:
    def section(name: str) -> object:
        return sheet.values.get(name, {})

    server = read_table(Server, sheet, section("server"), "server")
    here = f"http://{server.host}:{server.port}"
    server = replace(server, public_url=server.public_url.rstrip("/") or here)
    tracing = read_table(Tracing, sheet, section("tracing"), "tracing")
    return Settings(
        server,
        read_table(Storage, sheet, section("storage"), "storage"),
        read_table(PolicyFiles, sheet, section("policy"), "policy"),
        read_table(Keys, sheet, section("keys"), "keys"),
        read_table(Security, sheet, section("security"), "security"),
        replace(tracing, public_key=tracing.public_key or DEMO_TRACING) if is_local(server) else tracing,
        read_accounts(sheet, server.public_url, places, local=is_local(server)),
    )


def _check(sheet: Sheet, settings: Settings) -> None:
    server_faults(sheet, settings.server)
    storage_faults(sheet, settings.storage)
    workers_faults(sheet, settings.server, settings.storage, settings.accounts)
    policy_faults(sheet, settings.policy, local=settings.local)
    tracing_faults(sheet, settings.tracing, local=settings.local)
    security_faults(sheet, settings.security, local=settings.local)
    for name, times in Counter(account.name for account in settings.accounts).items():
        if times > 1:
            right = "give each account a name of its own"
            sheet.fault("accounts", f'"{name}" names {times} accounts', right)
