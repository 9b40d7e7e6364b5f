"""Home of the keys of codes and lists as a server has them: loaded each minute, and made or signed with when due."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from integrations import revocations
from integrations.database.kept_keys import KeptKey, KeptKeys, KeptListKey, SignedList
from integrations.database.revoked import RevokedId, RevokedIds
from integrations.hp1 import cbor, trust
from integrations.hp1.trust import Roots
from integrations.key_calendar import AT_ONCE, TOLD, WEEK, due, renewed
from integrations.list_keys import HOUR, QUARTER, ListKey, certificate, signs_now, trust_list
from integrations.pass_files import PLACES, live_keys_in, make_roots, read_private, root_file, roots_in
from integrations.pass_keys import PassKey, kid_of, new_private, point_of, private_of, secret_of
from integrations.signing import KeySigner, Standing

KEYS, REVOKED = "trust-list", "revocations"  # the names of the lists
LIST_KEY_LAPSES = timedelta(days=14)  # from then on it is said


class PassKeys:
    """What is kept and what is signed with, together. `lists` are those signed last, by name."""

    def __init__(self, kept: KeptKeys, taken_back: RevokedIds, folder: Path) -> None:
        """`folder` is that of the root key, where keys lay as files, and where a local server has its own roots."""
        self.kept = kept
        self.revoked: tuple[RevokedId, ...] = ()
        self._taken_back = taken_back
        self.signer = KeySigner(Standing((), ()))
        self.lists: Mapping[str, SignedList] = {}
        self.roots: Mapping[bytes, bytes] = {}
        self._folder = folder
        self._known: dict[
            tuple[bytes, bool], PassKey
        ] = {}  # reading a key anew costs more than all else of a look

    async def begin(self, now: datetime, *, local: bool) -> int:
        """Where nothing is kept yet: keys that lay as files go on being good, the others are new. How many are new.

        Raises PassKeysUnusable for a file that is no key.
        """
        made = 0
        if not await self.kept.keys(now - TOLD):
            files = live_keys_in(self._folder / "passes")
            old = [PassKey(issuer, "live", key, now - TOLD, now + WEEK) for issuer, key in files.items()]
            new = due(old, _second(now))
            await self.kept.add([kept_of(key) for key in (*old, *new)])
            made = len(new)
        if not await self.kept.list_keys():
            await self.add_list_key(now)
        if local and not await self.kept.roots():
            own = self._folder / "roots"
            await self.kept.put_roots(roots_in(own) if own.exists() else make_roots(own))
        await self.load(now)
        return made

    async def load(self, now: datetime) -> None:
        """What another process may have changed."""
        keys = [self._read(each) for each in await self.kept.keys(now - TOLD)]
        self.roots = await self.kept.roots()
        pinned = {kid: cbor.point(point) for kid, point in self.roots.items()}
        list_keys = [list_key_of(each, pinned) for each in await self.kept.list_keys()]
        self.revoked = await self._taken_back.since(now - revocations.TOLD)
        ids = frozenset(each.id for each in self.revoked)
        self.signer.take(Standing(keys, list_keys, ids, await self.kept.voided()))
        found = {name: await self.kept.signed(name) for name in (KEYS, REVOKED)}
        self.lists = {name: signed for name, signed in found.items() if signed is not None}

    async def turn(self, now: datetime, public_url: str) -> None:
        """What the clock asks for, done by the server that leads."""
        await self.load(now)
        for act in (
            self._make,
            self._certify_by_own_root,
            partial(self._sign, public_url),
            self._sign_revoked,
        ):
            if await act(now):
                await self.load(now)

    async def retire(self, key: KeptKey, now: datetime) -> PassKey:
        """It is trusted no more; what takes its place, which is given, signs from then on."""
        begins = _second(now - AT_ONCE)
        (fresh,) = [each for each in renewed(begins, (key.issuer,)) if each.profile == key.profile]
        await self.kept.add([kept_of(fresh)])
        await self.kept.retire(key.kid, now)
        return fresh

    async def add_list_key(self, now: datetime) -> ListKey:
        key = ListKey(new_private(), _second(now), _second(now) + QUARTER)
        await self.kept.add_list_key(KeptListKey(key.kid, secret_of(key.private), key.begins, key.ends))
        return key

    def list_key_lapses(self, now: datetime) -> bool:
        """Whether lists cannot be signed, or soon not any more."""
        key = signs_now(self.signer.standing.list_keys, now)
        return key is None or signs_now(self.signer.standing.list_keys, now + LIST_KEY_LAPSES) is None

    async def _make(self, now: datetime) -> bool:
        """Each of these tells whether it did something."""
        fresh = due(self.signer.standing.keys, _second(now))
        if fresh:
            await self.kept.add([kept_of(key) for key in fresh])
        return bool(fresh)

    async def _sign(self, public_url: str, now: datetime) -> bool:
        key, standing = self._due(KEYS, now), self.signer.standing
        if key is None:
            return False
        seq = next_number(self.lists.get(KEYS), now)
        body = key.sign(trust_list(seq, now, standing.keys, standing.list_keys, standing.voided, public_url))
        await self.kept.sign(KEYS, SignedList(seq, now + HOUR, body))
        return True

    async def _sign_revoked(self, now: datetime) -> bool:
        key = self._due(REVOKED, now)
        if key is None:
            return False
        seq = next_number(self.lists.get(REVOKED), now)
        await self._taken_back.number(seq)
        told = await self._taken_back.since(now)
        body = key.sign(revocations.whole(seq, now, told))
        await self.kept.sign(REVOKED, SignedList(seq, now + revocations.EVERY, body))
        return True

    def _due(self, name: str, now: datetime) -> ListKey | None:
        """The key to sign this list with, where it is time for the next one."""
        last = self.lists.get(name)
        return signs_now(self.signer.standing.list_keys, now) if last is None or now >= last.next else None

    def changes(self, since: int, now: datetime) -> bytes | None:
        """What changed in the list of ids since that number; None where that cannot be told any more, or not yet."""
        last, key = self.lists.get(REVOKED), signs_now(self.signer.standing.list_keys, now)
        if last is None or key is None or not revocations.tells(since, last.seq):
            return None
        return key.sign(revocations.changes(since, last.seq, now, self.revoked))

    async def _certify_by_own_root(self, now: datetime) -> bool:
        """A server of this machine alone needs no ceremony."""
        file = root_file(self._folder / "roots", PLACES[0])
        if not file.exists() or not self.list_key_lapses(now):
            return False
        root = read_private(file)
        if kid_of(root.public_key()) not in self.roots:
            return False  # roots of a ceremony have taken its place
        keys = [key for key in self.signer.standing.list_keys if not key.certificate]
        key = keys[-1] if keys else await self.add_list_key(now)
        begins, ends = _second(now), _second(now) + QUARTER
        signed = certificate(root, key.kid, point_of(key.private.public_key()), begins, ends)
        await self.kept.certify(KeptListKey(key.kid, b"", begins, ends, signed), now)
        return True

    def _read(self, kept: KeptKey) -> PassKey:
        place = (kept.kid, kept.retired is not None)
        if place not in self._known:
            self._known[place] = pass_key_of(kept)
        return self._known[place]


def next_number(last: SignedList | None, now: datetime) -> int:
    """The clock's, and higher than the last one whatever the clock does."""
    return max(int(now.timestamp()), last.seq + 1 if last else 0)


def kept_of(key: PassKey) -> KeptKey:
    return KeptKey(key.kid, key.issuer, key.profile, secret_of(key.private), key.begins, key.ends)


def pass_key_of(kept: KeptKey) -> PassKey:
    private = private_of(kept.secret)
    return PassKey(kept.issuer, kept.profile, private, kept.begins, kept.ends, kept.retired is not None)


def list_key_of(kept: KeptListKey, roots: Roots) -> ListKey:
    """A certificate of roots that stand no longer is none."""
    good = kept.certificate and trust.certified(kept.certificate, roots) is not None
    return ListKey(private_of(kept.secret), kept.begins, kept.ends, kept.certificate if good else b"")


def _second(now: datetime) -> datetime:
    return now.replace(microsecond=0)
