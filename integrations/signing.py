"""Home of signing health codes with the keys of all provinces, in the three profiles of HP1, and of judging them."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.domain.passes import ASK, LIVE, LONGEST, PAPER, PASS, Chain, Verdict
from bot.ports import SignedPass
from integrations.hp1 import claims, text, verify
from integrations.hp1.claims import Claims
from integrations.hp1.verify import Trusted, TrustedKey
from integrations.list_keys import ListKey, word
from integrations.pass_keys import ISSUERS, PassKey, issuer_of, made, new_private

ALWAYS, NEVER = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
LIVES: Mapping[str, timedelta] = {**LONGEST, PAPER: timedelta(days=30)}


@dataclass(frozen=True, repr=False)
class Standing:
    """What is signed with, and trusted, at this moment."""

    keys: Sequence[PassKey]
    list_keys: Sequence[ListKey]
    revoked: frozenset[bytes] = frozenset()
    voided: Mapping[str, datetime] = field(default_factory=dict)


class KeySigner:
    """Implements bot.ports.Signer with what it was given last."""

    def __init__(self, standing: Standing) -> None:
        self.take(standing)

    def take(self, standing: Standing) -> None:
        self.standing = standing
        self._keys: dict[tuple[str, str], list[PassKey]] = {}
        self._trusted: dict[bytes, list[TrustedKey]] = {}
        for key in sorted(standing.keys, key=lambda each: each.begins, reverse=True):
            self._keys.setdefault((key.issuer, key.profile), []).append(key)
            self._trusted.setdefault(key.kid, []).append(key.trusted())

    def live(self, colour: int, region: str, now: datetime) -> SignedPass:
        return self._signed(LIVE, region, _second(now), colour, secrets.token_bytes(claims.ID))

    def passes(
        self, colour: int, region: str, chains: Sequence[Chain], now: datetime, until: datetime
    ) -> tuple[SignedPass, ...]:
        life, first = LIVES[PASS], _second(now)
        begun = [(first + life * place, chain) for place, chain in enumerate(chains)]
        return tuple(
            self._signed(PASS, region, issued, colour, chain.id, chain.anchor, end)
            for issued, chain in begun
            if issued < (end := min(issued + life, _second(until))) and self._covers(region, issued, first)
        )

    def paper(self, region: str, now: datetime) -> SignedPass:
        return self._signed(PAPER, region, _second(now), ASK, secrets.token_bytes(claims.ID))

    def verdict(self, code: str, now: datetime) -> Verdict:
        standing = self.standing
        return verify.verdict(code, Trusted(self._trusted, now, standing.revoked, standing.voided), now)

    def word(self, region: str, now: datetime) -> int:
        return word(self.standing.list_keys, issuer_of(region), now)

    def key_set(self) -> Mapping[str, object]:
        return {"keys": [key.public() for key in self.standing.keys if not key.retired]}

    def _signed(
        self,
        profile: str,
        region: str,
        issued: datetime,
        colour: int,
        id_: bytes,
        anchor: bytes = b"",
        expires: datetime | None = None,
    ) -> SignedPass:
        issuer, end = issuer_of(region), expires or issued + LIVES[profile]
        code = self._key(issuer, profile, issued).sign(Claims(issuer, end, issued, id_, colour, anchor))
        return SignedPass(text.written(code), id_, issued, end, colour if anchor else None)

    def _key(self, issuer: str, profile: str, moment: datetime) -> PassKey:
        """That which has begun last. Where all have ended, the last of them: a page with its old code beats none."""
        keys = self._keys[issuer, profile]
        return next((key for key in keys if key.signs_at(moment)), keys[0])

    def _covers(self, region: str, issued: datetime, first: datetime) -> bool:
        """Whether there is a key for a pass of later; the next one is left to the next renewal."""
        return issued == first or self._key(issuer_of(region), PASS, issued).signs_at(issued)


def unkept(issuers: Sequence[str] = ISSUERS) -> KeySigner:
    """One whose keys are its own and always good: for measuring, seeding and tests."""
    list_key = ListKey(new_private(), ALWAYS, NEVER)
    return KeySigner(Standing(made(ALWAYS, NEVER, issuers), (list_key,)))


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
