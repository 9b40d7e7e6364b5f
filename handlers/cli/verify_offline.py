"""Home of checking a code by files alone: a signed list, whoever was taken back, and the roots that were pinned."""

import base64
import json
import sys
from datetime import datetime
from pathlib import Path

from config.faults import Fault, Faults
from integrations.hp1 import cbor, trust
from integrations.hp1.text import NotACode
from integrations.hp1.trust import ListRefused, Roots
from integrations.hp1.verify import Trusted

# Why a list is not taken, and what would be right.
REMEDIES = {
    "broken": "fetch it again, as it is: curl -O …/.well-known/healthcode/trust-list",
    "untrusted": "no root of --roots certified its key: take the list and roots.json of the same server",
    "forged": "somebody changed it: fetch it again, from the server itself",
    "expired": "its key had no certificate for that time: fetch a newer one",
    "early": "it is signed later than now: set this machine's clock right",
}


def trusted_by(listed: Path, revoked: Path | None, roots: Path | None, now: datetime) -> Trusted:
    """Warns on standard error of a list of more than a day. Raises Faults for one that is not taken."""
    if roots is None:
        raise _fault(
            "roots", "is missing", "give roots.json, which …/gate/roots.json served when this door was set up"
        )
    pinned = _roots(roots)
    try:
        found = trust.read_list(_read(listed), pinned, now)
        ids = trust.read_revoked(_read(revoked), pinned, now).ids if revoked else ()
    except ListRefused as refused:
        raise _fault("list", f"is not taken ({refused.reason})", REMEDIES[refused.reason]) from refused
    if trust.age(found.issued, now) != trust.FRESH:
        print(f"The list is of {found.issued:%Y-%m-%d %H:%M} UTC: fetch a newer one.", file=sys.stderr)
    return trust.trusted(found, ids)


def _roots(file: Path) -> Roots:
    try:
        told = json.loads(_read(file))["roots"]
        return {_bytes(root["kid"]): cbor.point(_bytes(root["pub"])) for root in told}
    except (ValueError, LookupError, TypeError, NotACode) as fault:
        raise _fault("roots", "is no roots.json", "give the file as …/gate/roots.json served it") from fault


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as fault:
        raise _fault(
            str(file), f"cannot be read ({fault.strerror})", "see its name and whose it is"
        ) from fault


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _fault(which: str, wrong: str, right: str) -> Faults:
    return Faults((Fault("verify", which, wrong, right),))
