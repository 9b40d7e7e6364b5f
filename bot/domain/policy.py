"""Home of the policy: everything that changes by decree, as one immutable value (config/loader.py builds it)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.domain.cases import Case
from bot.domain.catalogue import Service
from bot.domain.conditions import Condition
from bot.domain.documents import DocumentFormat
from bot.domain.forms import Form
from bot.domain.places import Places
from bot.domain.rules import RegionRisk, Rule
from bot.domain.venue_classes import VenueClass
from bot.domain.visits import Bounds


@dataclass(frozen=True, slots=True)
class Window:
    """What an act of the citizen allows us to send: so many messages for so long."""

    messages: int
    lasts: timedelta


@dataclass(frozen=True, slots=True, eq=False)  # a policy is itself alone, so what follows from it can be kept
class Policy:
    """`version` is the hash of the files read; `danger` finds the words of mortal danger in small letters."""

    version: str
    places: Places
    forms: Mapping[str, Form]
    rules: tuple[Rule, ...]
    cases: tuple[Case, ...]
    gold: tuple[Condition, ...]
    risks: tuple[RegionRisk, ...]
    documents: Mapping[str, DocumentFormat]
    services: tuple[Service, ...]
    consents: Mapping[str, Mapping[str, str]]  # purpose → language → the words agreed to
    danger: tuple[re.Pattern[str], ...]
    windows: Mapping[str, Mapping[str, Window]]  # platform → what was done (WINDOWS)
    declaration_holds: timedelta
    lapse_never: tuple[int, int]  # hours of the Beijing day between which no declaration lapses
    correction_within: timedelta
    evidence_alarm: int  # additions an hour by one officer or source before the alarm
    strip_most: int  # passes signed ahead for a phone at once
    strip_renew: timedelta  # after which a phone that shows them asks for new ones
    strip_renew_busy: timedelta  # the same, while others are refused
    family_most: int  # people under one account, besides its own citizen
    join_within: timedelta  # how long the code that joins two accounts may be used
    reask_after: (
        timedelta  # without a message, after which an account asks whether its person is still the same
    )
    appeal_within: timedelta  # a yellow whose appeal is answered later is lifted
    photo_bytes: int  # the largest picture with an appeal
    quiet: tuple[int, int]  # hours of the Beijing day without pushes, except for a colour that changes
    lapse_reminder: timedelta  # before a declaration lapses
    digest: int  # the hour of the Beijing day at which what a day reminds of is sent
    call_after: timedelta  # whose changed colour did not reach them by then is telephoned
    face_check: frozenset[str]  # regions (GB/T 2260) that take the platform's real-name check by face
    retention: Mapping[str, timedelta]  # by the names of retention.toml
    venue_classes: tuple[VenueClass, ...]  # past and coming ones too
    visits: Bounds
