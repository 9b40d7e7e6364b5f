"""Home of the key that signs lists, certified by a root that no server holds, and of what it signs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from integrations.hp1 import cbor, cose, envelope, words
from integrations.hp1.envelope import Envelope
from integrations.pass_keys import ISSUERS, PassKey, Private, kid_of, point_of, secret_of, signature, signed

QUARTER = timedelta(days=90)
HOUR = timedelta(hours=1)  # from one list to the next
SHOWN = 96  # hours of words ahead, more than a door may go without a new list
Fields = dict[str, object]


@dataclass(frozen=True, repr=False)
class ListKey:
    """`certificate` is empty until a root has signed it: till then it only makes the words of the hours."""

    private: Private
    begins: datetime
    ends: datetime
    certificate: bytes = b""

    @cached_property
    def kid(self) -> bytes:
        return kid_of(self.private.public_key())

    @cached_property
    def secret(self) -> bytes:
        return secret_of(self.private)

    def sign(self, fields: Fields) -> bytes:
        """In its envelope."""
        payload = cbor.written(fields)
        return envelope.written(
            Envelope(self.kid, payload, signature(self.private, self.kid, payload), (self.certificate,))
        )


def certificate(root: Private, kid: bytes, point: bytes, begins: datetime, ends: datetime) -> bytes:
    """What the root says of a list key; `point` is its public half."""
    payload = envelope.certificate_written(kid, point, begins, ends)
    return signed(root, kid_of(root.public_key()), payload)


def signs_now(keys: Sequence[ListKey], now: datetime) -> ListKey | None:
    """The certified one that has begun last; None while there is none."""
    begun = [key for key in keys if key.certificate and key.begins <= now < key.ends]
    return max(begun, key=lambda each: each.begins, default=None)


def word(keys: Sequence[ListKey], issuer: str, moment: datetime) -> int:
    """By the certified key that begins last before the hour, so that an hour told ahead is the same when it comes."""
    hour = words.hour_of(moment)
    made = [key for key in keys if key.certificate] or keys
    begun = [key for key in made if words.hour_of(key.begins) <= hour]
    key = max(begun, key=lambda each: each.begins) if begun else min(made, key=lambda each: each.begins)
    return words.word(key.secret, issuer, hour)


def trust_list(
    seq: int,
    now: datetime,
    keys: Sequence[PassKey],
    list_keys: Sequence[ListKey],
    voided: Mapping[str, datetime],
    public_url: str,
) -> Fields:
    """What the list key signs each hour: whom to trust, what is void, the words of the hours to come."""
    from_ = now.replace(minute=0, second=0, microsecond=0)
    hours = [from_ + HOUR * each for each in range(SHOWN)]
    well_known = f"{public_url}/.well-known/healthcode/trust-list"
    return {
        "seq": seq,
        "iat": cbor.stamp(now),
        "next": cbor.stamp(now + HOUR),
        "keys": [_told(key) for key in keys],
        "regions": [
            {
                "iss": issuer,
                "resolver": f"{public_url}/api/v1/gate/verify",
                "list_url": well_known,
                "min_iat": cbor.stamp(voided[issuer]) if issuer in voided else 0,
            }
            for issuer in ISSUERS
        ],
        "words": [
            {
                "iss": issuer,
                "from": cbor.stamp(from_),
                "words": bytes(word(list_keys, issuer, hour) for hour in hours),
            }
            for issuer in ISSUERS
        ],
        "foreign": [],
    }


def _told(key: PassKey) -> Fields:
    trusted = key.trusted()
    return {
        "iss": key.issuer,
        "kid": key.kid,
        "alg": cose.ES256,
        "pub": point_of(key.private.public_key()),
        "use": [key.profile],
        "nbf": cbor.stamp(trusted.begins),
        "exp": cbor.stamp(trusted.ends),
    }
