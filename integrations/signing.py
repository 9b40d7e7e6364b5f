"""Home of signing health codes with the keys of all provinces, in the three profiles of HP1, and of judging them."""

import secrets
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime, timedelta

from bot.domain.passes import ASK, LIVE, LONGEST, PAPER, PASS, Chain, Verdict
from bot.ports import SignedPass
from integrations.hp1 import claims, text, verify, words
from integrations.hp1.claims import Claims
from integrations.hp1.verify import Trusted, TrustedKey
from integrations.pass_keys import PassKey, issuer_of

LIVES: Mapping[str, timedelta] = {**LONGEST, PAPER: timedelta(days=30)}


class KeySigner:
    """Implements bot.ports.Signer. `secret` is what the words of the hour are made from."""

    def __init__(self, keys: Collection[PassKey], secret: bytes) -> None:
        self._keys: dict[tuple[str, str], list[PassKey]] = {}
        self._trusted: dict[bytes, list[TrustedKey]] = {}
        self._secret = secret
        for key in sorted(keys, key=lambda each: each.begins, reverse=True):
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
            if issued < (end := min(issued + life, _second(until)))
        )

    def paper(self, region: str, now: datetime) -> SignedPass:
        return self._signed(PAPER, region, _second(now), ASK, secrets.token_bytes(claims.ID))

    def verdict(self, code: str, now: datetime) -> Verdict:
        return verify.verdict(code, Trusted(self._trusted, now), now)

    def word(self, region: str, now: datetime) -> int:
        return words.word(self._secret, issuer_of(region), words.hour_of(now))

    def key_set(self) -> Mapping[str, object]:
        return {"keys": [key.public() for keys in self._keys.values() for key in keys]}

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
        """By the key that has begun last when the code begins."""
        issuer, end = issuer_of(region), expires or issued + LIVES[profile]
        key = next(each for each in self._keys[issuer, profile] if each.begins <= issued < each.ends)
        code = key.sign(Claims(issuer, end, issued, id_, colour, anchor))
        return SignedPass(text.written(code), id_, issued, end)


def _second(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(microsecond=0)
