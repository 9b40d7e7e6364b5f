"""One person is one citizen, and two never are: played at random over the real store, with controls that fail.

Twins with one name, one birth date, one phone and numbers that differ by one; a traveller with two passports; people
who type a number wrongly and hit the other one; officers who err; accounts that pass to somebody else.
"""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from stored import ENTRY
from synthetic import CDC, FEVER, HEALTHY
from who_is_who import ACCOUNTS, PAPERS, PEOPLE, SLOTS, Slot, Town

from bot.domain.channels import Channel
from bot.domain.citizens import CONFIRMED, PENDING, Citizen
from bot.domain.joins import Join, is_open
from bot.ports import LostRace, Transaction
from bot.usecases import parting, review
from bot.usecases.declaration import declare
from bot.usecases.erasure import erase_due
from bot.usecases.join_offers import deny, open_offers
from bot.usecases.joins import merge, try_code

BOUNDED = settings(
    max_examples=60,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
FOUND = settings(BOUNDED, phases=(Phase.generate,))


class OneCitizen(Town):
    """What people do, what the office does, and what must always hold."""

    # What people do

    @initialize(known=st.sets(st.sampled_from(("first", "second", "passport")), min_size=1))
    def some_are_known_already(self, known: set[str]) -> None:
        for paper in sorted(known):
            self.register((PAPERS[paper][0], ACCOUNTS[0]), paper, sick=False, by="demo")

    @precondition(lambda self: self.free())
    @rule(data=st.data(), sick=st.booleans(), by=st.sampled_from(("", "demo")))
    def registers(self, data: st.DataObject, sick: bool, by: str) -> None:
        """With a paper of one's own; or, where an officer looks at it, with a slip that is another's number."""
        slot = data.draw(st.sampled_from(self.free()), "slot")
        own = [name for name in PAPERS if PAPERS[name][0] == self.truth.person[slot]]
        paper = data.draw(st.sampled_from(own if by else list(PAPERS)), "paper")
        self.register(slot, paper, sick=sick, by=by)

    @precondition(lambda self: self.slots(PENDING, CONFIRMED))
    @rule(data=st.data(), said=st.sampled_from((FEVER, HEALTHY)))
    def declares(self, data: st.DataObject, said: dict[str, object]) -> None:
        slot = data.draw(st.sampled_from(self.slots(PENDING, CONFIRMED)), "slot")
        citizen, here = self.citizen(slot), self.channel(slot)
        self.commit(lambda tx: declare(self.ports, tx, citizen, said, self.clock.at, through=here))
        self.heard(slot)

    @precondition(lambda self: self.slots(PENDING))
    @rule(data=st.data(), tricked=st.booleans(), number=st.integers(0, 999_999))
    def types_a_code(self, data: st.DataObject, tricked: bool, number: int) -> None:
        """Who is the holder reads it there; somebody else only where the holder is tricked into telling it."""
        slot = data.draw(st.sampled_from(self.slots(PENDING)), "slot")
        waiting = self.citizen(slot)
        join = self.read(lambda tx: tx.join_waiting(waiting.id))
        code = join.code if join and (self.is_rightful(slot) or tricked) else f"{number:06}"
        holds = join is not None and is_open(join, self.clock.at) and code == join.code
        joined = self.commit(lambda tx: try_code(self.ports, tx, waiting, code, self.clock.at))
        assert (joined is not None) == holds
        if joined and not self.is_rightful(slot):
            self.truth.wrong.add(slot)

    @precondition(lambda self: self.slots(CONFIRMED))
    @rule(data=st.data())
    def says_it_is_somebody_else(self, data: st.DataObject) -> None:
        citizen = self.citizen(data.draw(st.sampled_from(self.slots(CONFIRMED)), "slot"))
        self.commit(lambda tx: deny(self.ports, tx, citizen, self.clock.at))
        assert self.read(lambda tx: open_offers(tx, citizen.id, self.clock.at)) == ()

    @rule(slot=st.sampled_from(SLOTS), new=st.sampled_from(PEOPLE))
    def passes_to_another_who_says_so(self, slot: Slot, new: str) -> None:
        citizen, here = self.citizen(slot), self.channel(slot)
        if citizen and here:
            self.commit(lambda tx: parting.part(self.ports, tx, here, citizen, self.clock.at))
            assert self.citizen(slot) is None
        self.truth.person[slot] = new
        self.truth.wrong.discard(slot)

    @rule(slot=st.sampled_from(SLOTS), away=st.booleans())
    def unfollows_or_follows_again(self, slot: Slot, away: bool) -> None:
        if here := self.channel(slot):
            self.commit(lambda tx: put(tx, replace(here, unfollowed_at=self.clock.at if away else None)))

    # What the office does

    @precondition(lambda self: self.slots(PENDING))
    @rule(data=st.data())
    def judges(self, data: st.DataObject) -> None:
        """An officer who looks well confirms the person whose paper it is, and nobody else."""
        slot = data.draw(st.sampled_from(self.slots(PENDING)), "slot")
        if self.is_rightful(slot):
            self.confirms(slot)
            return
        id_, now = self.citizen(slot).id, self.clock.at
        self.commit(lambda tx: review.refuse(self.ports, tx, id_, "对不上", CDC.id, now))

    @precondition(lambda self: self.strangers())
    @rule(data=st.data())
    def errs(self, data: st.DataObject) -> None:
        """An officer who looks badly joins somebody to the person whose number they typed."""
        slot = data.draw(st.sampled_from(self.strangers()), "slot")
        self.confirms(slot)
        self.truth.wrong.add(slot)

    def confirms(self, slot: Slot) -> None:
        id_, now = self.citizen(slot).id, self.clock.at
        self.commit(lambda tx: review.confirm(self.ports, tx, id_, CDC.id, now))

    def strangers(self) -> list[Slot]:
        return [slot for slot, _ in self.held() if not self.is_rightful(slot)]

    @precondition(lambda self: self.joins())
    @rule(data=st.data())
    def undoes(self, data: st.DataObject) -> None:
        join = data.draw(st.sampled_from(self.joins()), "join")
        self.undo(join)
        self.truth.wrong -= {slot for slot in SLOTS if self.id_of(slot) in join.channels}

    @precondition(lambda self: self.held())
    @rule(data=st.data(), said=st.sampled_from((FEVER, HEALTHY)))
    def joins_and_undoes(self, data: st.DataObject, said: dict[str, object]) -> None:
        """With all that was done at the account in between, it is as if the join had not been."""
        slot, holder = data.draw(st.sampled_from(self.held()), "slot")
        waiting, before = self.citizen(slot), self.kept(holder)
        self.commit(lambda tx: review.confirm(self.ports, tx, waiting.id, CDC.id, self.clock.at))
        joined, here = self.citizen(slot), self.channel(slot)
        assert joined.id == holder.id
        self.commit(lambda tx: declare(self.ports, tx, joined, said, self.clock.at, through=here))
        self.heard(slot)
        self.undo(next(each for each in self.joins() if self.id_of(slot) in each.channels))
        assert self.kept(holder) == before
        assert self.citizen(slot) is None

    def undo(self, join: Join) -> None:
        at = self.clock.at
        self.commit(lambda tx: parting.undo_as_officer(self.ports, tx, join.id, CDC.id, "wrong person", at))

    @rule(hours=st.sampled_from((0.1, 1, 30)))
    def time_passes(self, hours: float) -> None:
        self.seen = None
        self.run(erase_due(self.ports, self.clock.forward(hours=hours)))
        self.truth.wrong -= {slot for slot in SLOTS if not self.channel(slot)}

    # What must always hold

    @invariant()
    def an_account_shows_its_own_person(self) -> None:
        for slot in self.slots(CONFIRMED):
            assert self.is_rightful(slot) or slot in self.truth.wrong, slot

    @invariant()
    def no_document_has_two_confirmed_citizens(self) -> None:
        for document in self.owner:
            every = self.read(lambda tx, document=document: tx.citizens_with(document))
            assert len([each for each in every if each.state == CONFIRMED]) <= 1

    @invariant()
    def nobody_is_coloured_by_what_another_declared(self) -> None:
        wrong = {self.id_of(slot).hex() for slot in self.truth.wrong}
        for document, owner in self.owner.items():
            for each in self.read(lambda tx, document=document: tx.evidence(document)):
                person, through = self.truth.said[each.id.partition(".")[0]]
                assert each.state != CONFIRMED or person == owner or through in wrong


class JoinedByPhone(OneCitizen):
    """A control: the same phone makes them one."""

    def after_registering(self, slot: Slot) -> None:
        waiting, known = self.citizen(slot), self.slots(CONFIRMED)
        assert waiting is not None
        if known and waiting.state == PENDING:
            holder = self.citizen(known[0])
            self.commit(lambda tx: merge(self.ports, tx, waiting, holder, "code", self.clock.at))


class UndoneByHalf(OneCitizen):
    """A control: undoing parts the accounts and leaves what they declared."""

    def undo(self, join: Join) -> None:
        self.commit(lambda tx: forget_declarations(tx, join))
        super().undo(join)


class OneForAll(OneCitizen):
    """A control: whoever comes with a document is confirmed, held or not. The store itself lets no two be."""

    def after_registering(self, slot: Slot) -> None:
        citizen = self.citizen(slot)
        assert citizen is not None
        self.commit(lambda tx: put_citizen(tx, replace(citizen, state=CONFIRMED)))


async def put(tx: Transaction, channel: Channel) -> None:
    tx.put_channel(channel)


async def put_citizen(tx: Transaction, citizen: Citizen) -> None:
    await tx.citizen(citizen.id)
    tx.act(ENTRY).put_citizen(citizen)


async def forget_declarations(tx: Transaction, join: Join) -> None:
    """As if they had come by no join: said to have been declared at no account that came with it."""
    await tx.join(join.id)
    writes = tx.act(ENTRY)
    writes.put_join(replace(join, declarations=()))
    for each in await tx.declarations(join.holder):
        writes.put_declaration(join.holder, replace(each, through=""))


def test_two_people_are_never_one_citizen() -> None:
    run_state_machine_as_test(OneCitizen, settings=BOUNDED)


@pytest.mark.parametrize("control", [JoinedByPhone, UndoneByHalf, OneForAll])
def test_a_broken_rule_is_found(control: type[OneCitizen]) -> None:
    with pytest.raises((AssertionError, LostRace)):
        run_state_machine_as_test(control, settings=FOUND)
