"""Home of the notice: a message by the platform's template, who agreed to get one, and which way a push may go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.domain.calendar import BEIJING

CHANGED, LAPSE, DAY, TEST = "changed", "lapse", "day", "test"
PURPOSES = (CHANGED, LAPSE, DAY, TEST)  # code changed, declaration about to lapse, quarantine, test due
ANSWERED = "answered"  # an officer's answer to something asked; goes by the template of a change
CUSTOMER, SUBSCRIBE, TEMPLATE = "customer", "subscribe", "template"
YES, REFUSED = "yes", "refused"  # whether a push arrived, beside a platform's own reason
TITLE, AT, HINT = "title", "at", "hint"
SAYS = (TITLE, AT, HINT)  # all that a template ever says


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a channel agreed to for one purpose: `left` messages, or `lasting` for as many as come."""

    channel: bytes
    purpose: str
    left: int
    lasting: bool
    changed_at: datetime
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """One of an account's templates. `fields`: what it says (SAYS) → the template's own name of that field.

    `page` is opened by a tap. `asked`: it goes only to somebody who agreed; `lasting`: agreeing once is enough.
    `confirmed`: the platform tells later whether it arrived.
    """

    id: str
    way: str = SUBSCRIBE
    fields: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    lasting: bool = False
    asked: bool = True
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class Reach:
    """What is known of a channel when something is to be sent to it."""

    follows: bool
    window: str  # what the person last did that lets us send a message of our own, if anything
    template: Template | None = None
    agreed: Subscription | None = None


def ways(reach: Reach) -> tuple[str, ...]:
    """The ways a push may go, the best one first: as it costs the person's consent, not ours, a message first."""
    if not reach.follows:
        return ()
    template = reach.template
    by_template = template is not None and (not template.asked or _takes(reach.agreed))
    return (*((CUSTOMER,) if reach.window else ()), *((template.way,) if template and by_template else ()))


def no_way(reach: Reach) -> str:
    """Why there is none."""
    if not reach.follows:
        return "left the account"
    return "window closed, not agreed to" if reach.template else "window closed"


def template_for(templates: Mapping[str, Template], purpose: str) -> tuple[str, Template | None]:
    """With the purpose it was agreed to for."""
    agreed_to = CHANGED if purpose == ANSWERED else purpose
    return agreed_to, templates.get(agreed_to)


def after_quiet(at: datetime, quiet: tuple[int, int]) -> datetime:
    """The first instant not before `at` outside the quiet hours of the Beijing day; equal hours: none are quiet."""
    first, last = quiet
    local = at.astimezone(BEIJING)
    lasts, since = (last - first) % 24, (local.hour - first) % 24
    if since >= lasts:
        return at
    morning = local.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(hours=last)
    return morning if morning > local else morning + timedelta(days=1)


def _takes(agreed: Subscription | None) -> bool:
    return agreed is not None and not agreed.refused and (agreed.lasting or agreed.left > 0)
