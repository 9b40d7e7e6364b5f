"""Home of reading settings and policy together, so that the faults of both are told at once."""

from collections.abc import Mapping
from pathlib import Path

from bot.domain.places import Places
from bot.domain.policy import Policy
from config.faults import Fault, Faults
from config.loader import SHIPPED, read_policy
from config.places import FOLDER
from config.settings import Settings, read_settings
from config.settings_fields import read_table
from config.settings_sections import PolicyFiles
from config.settings_source import Sheet, read_sheet


def load_all(path: Path | None, env: Mapping[str, str]) -> tuple[Settings, Policy]:
    """Raises Faults with everything that is wrong. Without a path, HEALTHCODE_SETTINGS names the file."""
    sheet = read_sheet(path, env)
    policy, found = read_policy(_folder(sheet))
    settings = read_settings(sheet, env, trusted_places(policy, found))
    if faults := (*sheet.faults, *found):
        raise Faults(faults)
    return settings, policy


def places_of(sheet: Sheet) -> Places | None:
    """The places of the policy a sheet names; None when they are faulty."""
    return trusted_places(*read_policy(_folder(sheet)))


def trusted_places(policy: Policy, faults: tuple[Fault, ...]) -> Places | None:
    """None when the files of places are faulty: what they lack would be told again for each account."""
    faulty = any(Path(fault.file).parent.name == FOLDER for fault in faults)
    return None if faulty else policy.places


def _folder(sheet: Sheet) -> Path:
    """The shipped policy is judged where the settings name no folder, or what is none, which is their fault."""
    named = read_table(PolicyFiles, sheet, sheet.values.get("policy", {}), "policy").dir
    return named if named is not None and named.is_dir() else SHIPPED
