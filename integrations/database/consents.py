"""Home of consents in the database. They hold nothing personal: a purpose, a hash of words, a door."""

from bot.domain.citizens import Consent
from integrations.database.columns import instant, maybe_instant, maybe_micros, micros
from integrations.database.reads import Reads, Row
from integrations.database.units import Statement


class ConsentReads(Reads):
    async def consents(self, citizen: bytes) -> tuple[Consent, ...]:
        await self._version_of(citizen)
        return tuple(map(consent_of, await self._rows("consents_of_citizen", citizen=citizen)))


def consent_of(row: Row) -> Consent:
    purpose, given_at, text, through, withdrawn_at = row
    return Consent(purpose, instant(given_at), text, through, maybe_instant(withdrawn_at))


def write_consent(citizen: bytes, consent: Consent) -> Statement:
    return Statement(
        "consent_put",
        {
            "citizen": citizen,
            "purpose": consent.purpose,
            "given_at": micros(consent.given_at),
            "text": consent.text,
            "through": consent.through,
            "withdrawn_at": maybe_micros(consent.withdrawn_at),
        },
    )


def drop_consent(citizen: bytes, consent: Consent) -> Statement:
    given_at = micros(consent.given_at)
    return Statement("consent_drop", {"citizen": citizen, "purpose": consent.purpose, "given_at": given_at})
