"""Home of the policy: everything that changes by decree, as one immutable value (config/loader.py builds it)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.catalogue import Service
from bot.domain.conditions import Condition
from bot.domain.documents import DocumentFormat
from bot.domain.forms import Form
from bot.domain.places import Places
from bot.domain.rules import RegionRisk, Rule


@dataclass(frozen=True, slots=True)
class Window:
    """What an act of the citizen allows us to send: so many messages for so long."""

    messages: int
    lasts: timedelta


@dataclass(frozen=True, slots=True)
class Policy:
    """`version` is the hash of the files read; `danger` finds the words of mortal danger in small letters."""

    version: str
    places: Places
    forms: Mapping[str, Form]
    rules: tuple[Rule, ...]
    gold: tuple[Condition, ...]
    risks: tuple[RegionRisk, ...]
    documents: Mapping[str, DocumentFormat]
    services: tuple[Service, ...]
    consents: Mapping[str, Mapping[str, str]]  # purpose → language → the words agreed to
    danger: tuple[re.Pattern[str], ...]
    windows: Mapping[str, Window]  # typed, tapped (menu, follow, scan, tap), entered
    declaration_holds: timedelta
    lapse_never: tuple[int, int]  # hours of the Beijing day between which no declaration lapses
    correction_within: timedelta
    evidence_alarm: int  # additions an hour by one officer or source before the alarm
    retention: Mapping[str, timedelta]  # delivery, reply, unfollowed, unfinished, outbox, evidence, audit
