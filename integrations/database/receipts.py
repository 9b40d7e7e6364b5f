"""Home of receipts in the database: what was decided and from which evidence, sealed under the citizen's key."""

from datetime import datetime

from bot.domain.decision import Decision, Reason
from integrations.database.columns import iso, micros
from integrations.database.keyring import Seals
from integrations.database.units import CITIZEN, Statement


async def write_receipt(citizen: bytes, at: datetime, decision: Decision, seals: Seals) -> Statement:
    stored = micros(at)
    body = await seals.seal(CITIZEN + citizen, f"receipts.body:{stored}", _json(decision))
    return Statement("receipt_insert", {"citizen": citizen, "at": stored, "body": body})


def _json(decision: Decision) -> dict[str, object]:
    return {
        "outcome": decision.outcome,
        "word": decision.word,
        "overlay": decision.overlay,
        "until": iso(decision.until),
        "policy": decision.policy,
        "reasons": [_reason(reason) for reason in decision.reasons],
    }


def _reason(reason: Reason) -> dict[str, object]:
    return {
        "rule": reason.rule,
        "version": reason.version,
        "colour": reason.colour,
        "since": iso(reason.since),
        "until": iso(reason.until),
        "day": reason.day,
        "days": reason.days,
        "evidence": reason.evidence,
    }
