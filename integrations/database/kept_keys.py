"""Home of what is kept about the keys of codes and lists, in the database of keys: private halves lie wrapped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.ports import Sealing
from integrations.database.columns import instant, maybe_instant, micros
from integrations.database.engine import Engine
from integrations.database.units import Must, Statement, Values

OF_CODES, OF_LISTS = b"pass:", b"list:"  # whose a wrapped key is, before its id


@dataclass(frozen=True, slots=True, repr=False)
class KeptKey:
    """`secret` is the scalar of the private half, 32 bytes."""

    kid: bytes
    issuer: str
    profile: str
    secret: bytes
    begins: datetime
    ends: datetime
    retired: datetime | None = None
    published: datetime | None = None


@dataclass(frozen=True, slots=True, repr=False)
class KeptListKey:
    """`certificate` is empty until a root has signed it."""

    kid: bytes
    secret: bytes
    begins: datetime
    ends: datetime
    certificate: bytes = b""


@dataclass(frozen=True, slots=True)
class SignedList:
    """`next` is when the next one comes."""

    seq: int
    next: datetime
    body: bytes


class KeptKeys:
    """Every change is by itself, and synced when it returns."""

    def __init__(self, engine: Engine, sealing: Sealing) -> None:
        self._engine = engine
        self._sealing = sealing

    async def keys(self, since: datetime) -> tuple[KeptKey, ...]:
        """Those that end later, the eldest first."""
        rows = await self._engine.kept("kept_keys_since", {"since": micros(since)})
        return tuple(
            KeptKey(
                kid,
                issuer,
                profile,
                self._sealing.unwrap(wrapped, OF_CODES + kid),
                instant(begins),
                instant(ends),
                maybe_instant(retired),
                maybe_instant(published),
            )
            for kid, issuer, profile, wrapped, begins, ends, retired, published in rows
        )

    async def add(self, keys: Sequence[KeptKey]) -> None:
        """All of them or none."""
        await self._engine.keep([Statement("kept_key_insert", self._row(key)) for key in keys])

    async def retire(self, kid: bytes, now: datetime) -> None:
        """Raises LostRace for one that is retired already. The next lists come at once."""
        await self._change("kept_key_retire", {"kid": kid, "at": micros(now)}, now)

    async def publish(self, kid: bytes, now: datetime) -> None:
        """Raises LostRace for one that is published already."""
        await self._change("kept_key_publish", {"kid": kid, "at": micros(now)}, now)

    async def list_keys(self) -> tuple[KeptListKey, ...]:
        """The eldest first."""
        return tuple(
            KeptListKey(
                kid,
                self._sealing.unwrap(wrapped, OF_LISTS + kid),
                instant(begins),
                instant(ends),
                certificate,
            )
            for kid, wrapped, begins, ends, certificate in await self._engine.kept("kept_list_keys", {})
        )

    async def add_list_key(self, key: KeptListKey) -> None:
        wrapped = self._sealing.wrap(key.secret, OF_LISTS + key.kid)
        row = {"kid": key.kid, "wrapped": wrapped, "certificate": key.certificate, **_times(key)}
        await self._engine.keep([Statement("kept_list_key_insert", row)])

    async def certify(self, key: KeptListKey, now: datetime) -> None:
        """Its times and certificate. Raises LostRace where there is no such key."""
        row = {"kid": key.kid, "certificate": key.certificate, **_times(key)}
        await self._change("kept_list_key_certify", row, now)

    async def roots(self) -> Mapping[bytes, bytes]:
        """By id, the points of the root of now and of the next one."""
        return dict(await self._engine.kept("kept_roots", {}))

    async def put_roots(self, roots: Mapping[bytes, bytes]) -> None:
        await self._engine.keep(
            [
                Statement("kept_root_put", {"place": place, "kid": kid, "point": point})
                for place, (kid, point) in enumerate(roots.items())
            ]
        )

    async def signed(self, name: str) -> SignedList | None:
        rows = await self._engine.kept("kept_signed", {"name": name})
        return SignedList(rows[0][0], instant(rows[0][1]), rows[0][2]) if rows else None

    async def sign(self, name: str, signed: SignedList) -> None:
        """Raises LostRace where its number would not go up."""
        row: Values = {
            "name": name,
            "seq": signed.seq,
            "next": micros(signed.next),
            "body": signed.body,
        }
        await self._engine.keep([Statement("kept_signed_put", row, Must.HOLD)])

    async def hasten(self, now: datetime) -> None:
        """The next lists come at once."""
        await self._engine.keep([_hastened(now)])

    async def voided(self) -> Mapping[str, datetime]:
        return {issuer: instant(before) for issuer, before in await self._engine.kept("kept_voided", {})}

    async def void(self, issuer: str, now: datetime) -> None:
        """Raises LostRace where a later instant stands."""
        await self._change("kept_void", {"issuer": issuer, "before": micros(now)}, now)

    async def _change(self, name: str, values: Values, now: datetime) -> None:
        await self._engine.keep([Statement(name, values, Must.HOLD), _hastened(now)])

    def _row(self, key: KeptKey) -> Values:
        wrapped = self._sealing.wrap(key.secret, OF_CODES + key.kid)
        said: Values = {"kid": key.kid, "issuer": key.issuer, "profile": key.profile, "wrapped": wrapped}
        return {**said, **_times(key)}


def _times(key: KeptKey | KeptListKey) -> Values:
    return {"begins": micros(key.begins), "ends": micros(key.ends)}


def _hastened(now: datetime) -> Statement:
    return Statement("kept_signed_hasten", {"next": micros(now)})
