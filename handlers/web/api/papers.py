"""Home of cards on paper by API: printing one's own, taking it back, and who has asked for one's result at a door."""

from bot.dialogs import entry
from bot.domain.citizens import Citizen
from bot.domain.papers import Paper, id_of, is_good, number_of
from bot.ports import Transaction
from bot.usecases import papers
from bot.usecases.family_codes import family_of
from bot.usecases.family_ids import present
from handlers.paper_cards import address_of
from handlers.web.api.appeals import registered
from handlers.web.api.form_shapes import stamp
from handlers.web.api.idempotency import once, once_for_all
from handlers.web.api.operation import DONE, Answer, Call, Json, Operation, Parameter
from handlers.web.api.problems import Problem
from handlers.web.api.schemas import TIME, maybe, record, rows, text


async def read(call: Call) -> Answer:
    tx = call.ports.store.begin()
    turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
    citizen = registered(turn.citizen)
    good = [each for each in await tx.papers_of(citizen.id) if is_good(each, call.now)]
    looks = await papers.looks_of(tx, citizen.id)
    return Answer(
        {
            "papers": [_shown(each) for each in good],
            "looks": [
                {
                    "at": stamp(each.at),
                    "office": each.office,
                    "paper": number_of(bytes.fromhex(each.paper)) if each.paper else None,
                }
                for each in looks
            ],
        }
    )


async def print_one(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen = registered(turn.citizen)
        if call.asked("for"):
            citizen = await _held(call, tx, citizen)
        printed = await papers.print_card(call.ports, tx, citizen, call.now)
        return Answer({**_shown(printed.paper), "card": address_of(call.ports, printed)})

    return await once(call, act)


async def take_back(call: Call) -> Answer:
    async def act(tx: Transaction) -> Answer:
        turn = await entry.turn_of(call.ports, tx, call.channel, call.now)
        citizen = registered(turn.citizen)
        id_ = id_of(call.part("id"))
        if id_ is None or id_ not in [each.id for each in await tx.papers_of(citizen.id)]:
            raise Problem("not_found")
        await papers.take_back(tx, id_, "citizen", call.now)
        return DONE

    return await once_for_all(call, act)


async def _held(call: Call, tx: Transaction, holder: Citizen) -> Citizen:
    """Somebody whose code one shows."""
    id_ = await present(call.ports, tx, call.asked("for"))
    for each in await family_of(call.ports, tx, holder.id, call.now):
        if each.delegation.id == id_ and each.decision is not None:
            return each.citizen
    raise Problem("not_found")


def _shown(paper: Paper) -> Json:
    return {
        "id": paper.id.hex(),
        "number": number_of(paper.id),
        "issued": stamp(paper.issued_at),
        "expires": stamp(paper.ends_at),
        "office": paper.office,
    }


PAPER = {
    "id": text(),
    "number": text("As printed on it"),
    "issued": TIME,
    "expires": TIME,
    "office": text("Who handed it out; empty where the citizen printed it"),
}
OPERATIONS = (
    Operation(
        "GET",
        "/papers",
        read,
        "The cards on paper that hold, and who asked for one's result at a door",
        answer=record(
            papers=rows(record(**PAPER)),
            looks=rows(
                record(
                    at=TIME,
                    office=text("Who looked by the document; empty for a door that scanned a card"),
                    paper=maybe(text("The card's number; null where the document was typed")),
                )
            ),
        ),
    ),
    Operation(
        "POST",
        "/papers",
        print_one,
        "Print the one card of oneself, or of somebody whose code one shows; it takes back those before",
        answer=record(**PAPER, card=text("Address of an A6 PDF, good for half an hour")),
        parameters=(
            Parameter(
                "for",
                "query",
                text("Whose card: an id of /family; left out, one's own", longest=64, shortest=1),
            ),
        ),
        problems=("not_found",),
    ),
    Operation(
        "DELETE",
        "/papers/{id}",
        take_back,
        "Take a card back: from then on no door admits by it",
        parameters=(Parameter("id", "path", text(longest=64)),),
        problems=("not_found",),
    ),
)
