"""Home of loading the policy: a folder of TOML files becomes one value, or every fault in it is told at once."""

import hashlib
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.calendar import beijing_date
from bot.domain.policy import Policy
from config.faults import Fault, Faults
from config.places import FOLDER, read_places
from config.policy_cases import read_cases
from config.policy_forms import read_forms
from config.policy_lists import read_consents, read_danger, read_documents, read_retention, read_windows
from config.policy_passes import read_passes
from config.policy_people import read_people
from config.policy_rules import read_colours, read_risks
from config.policy_venues import read_venues
from config.policy_visits import read_visits
from config.services import read_services

SHIPPED = Path(__file__).parent / "policy"


def load_policy(folder: Path | None = None) -> Policy:
    """The shipped policy, or that of another folder of the same files. Raises Faults."""
    policy, faults = read_policy(folder or SHIPPED)
    if faults:
        raise Faults(faults)
    return policy


def read_policy(folder: Path) -> tuple[Policy, tuple[Fault, ...]]:
    """What could be read, to be used only when there are no faults."""
    faults: list[Fault] = []
    places = read_places(folder / FOLDER, faults)
    consents = read_consents(folder, faults)
    colours = read_colours(folder, faults)
    policy = Policy(
        version=_version(folder),
        places=places,
        forms=read_forms(folder, consents, faults),
        rules=colours.rules,
        cases=read_cases(folder, colours.rules, beijing_date(datetime.now(UTC)), faults),
        gold=colours.gold,
        risks=read_risks(folder, places, faults),
        documents=read_documents(folder, places, faults),
        services=read_services(folder, faults),
        consents=consents,
        danger=read_danger(folder, faults),
        windows=read_windows(folder, faults),
        declaration_holds=colours.declaration_holds,
        lapse_never=colours.lapse_never,
        correction_within=colours.correction_within,
        evidence_alarm=colours.evidence_alarm,
        retention=read_retention(folder, faults),
        venue_classes=read_venues(folder, faults),
        visits=read_visits(folder, faults),
        **asdict(read_passes(folder, faults)),
        **asdict(read_people(folder, places, faults)),
    )
    return policy, tuple(faults)


def _version(folder: Path) -> str:
    """Twelve digits that change with any byte of any file."""
    digest = hashlib.sha256()
    for file in sorted([*folder.rglob("*.toml"), *folder.rglob("*.csv")]):
        content = file.read_bytes()
        digest.update(f"{file.relative_to(folder).as_posix()}:{len(content)}:".encode() + content)
    return digest.hexdigest()[:12]
