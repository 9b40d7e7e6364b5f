"""Home of reading passes.toml: how many passes a phone is given ahead, and when it asks for new ones."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.domain.passes import STRIP
from config.faults import Fault
from config.policy_tables import read_file


@dataclass(frozen=True, slots=True)
class PassesFile:
    """The fields of Policy that come from this file, by the same names."""

    strip_most: int
    strip_renew: timedelta
    strip_renew_busy: timedelta


def read_passes(folder: Path, faults: list[Fault]) -> PassesFile:
    table = read_file(folder, "passes.toml", faults)
    strip = table.table("strip")
    passes = PassesFile(
        strip_most=strip.number("most", 1, STRIP),
        strip_renew=strip.period("renew_after"),
        strip_renew_busy=strip.period("renew_busy"),
    )
    for each in (strip, table):
        each.end()
    return passes
