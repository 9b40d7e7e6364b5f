"""A form filled in by an app is the same conversation as in chat: begun in one, finished in the other."""

from pathlib import Path

import pytest
from api_site import FEVER, HEALTHY, person
from chat import HEALTHY as SAID
from chat import ZHANG, Chat
from ports import Clock

from bot.conversation.dialog import Turn
from bot.dialogs import entry
from bot.dialogs.entry import Faults, Sheet
from bot.dialogs.sending import Doubt, Sent, send
from bot.domain.decision import GREEN, YELLOW
from bot.domain.errors import Refused
from bot.domain.forms import Answers, Form
from bot.ports import Transaction
from bot.usecases.code import Code
from bot.usecases.consents import give, take_back


class App:
    """Fills in forms in the conversation of somebody who also chats."""

    def __init__(self, chat: Chat) -> None:
        self.ports, self.chat = chat.ports, chat
        self.channel = chat.ports.sealing.index("channel", chat.account.name, chat.open_id)

    def form(self, name: str) -> Form:
        return self.ports.policy.forms[name]

    async def turn(self, tx: Transaction | None = None) -> Turn:
        return await entry.turn_of(self.ports, tx or self.ports.store.begin(), self.channel, self.ports.now())

    async def sheet(self, name: str) -> Sheet:
        return entry.sheet_of(await self.turn(), self.form(name))

    async def next(self, name: str) -> str:
        open_ = (await self.sheet(name)).next
        return open_.id if open_ else ""

    async def keeps(self, turn: Turn) -> None:
        entry.keep(turn)
        await turn.tx.commit()

    async def answers(self, form: str, /, **values: object) -> Faults:
        turn = await self.turn()
        await entry.check_open(turn, self.form(form))
        changed, faults = entry.answer(turn, self.form(form), values)
        await self.keeps(changed)
        return faults

    async def sends(self, name: str, *, version: int = 1, sure: bool = False) -> Sent:
        turn = await self.turn()
        sent = await send(turn, self.form(name), version, "zh", sure=sure)
        await turn.tx.commit()
        return sent

    async def signs_up(self, health: Answers = HEALTHY) -> None:
        assert await self.answers("registration", **person()) == {}
        assert isinstance(await self.sends("registration"), Code)
        assert await self.answers("declaration", **health) == {}
        assert isinstance(await self.sends("declaration", sure=True), Code)


@pytest.fixture
async def app(chat: Chat) -> App:
    await chat.follows()
    return App(chat)


def keys(faults: Faults) -> dict[str, str]:
    return {id_: refused.key for id_, refused in faults.items()}


async def test_a_form_begun_in_chat_is_finished_in_the_app(app: App) -> None:
    await app.chat.identifies()
    await app.chat.says("没有离开过")
    sheet = await app.sheet("registration")
    assert sheet.answers["name"] == ZHANG["name"]
    assert sheet.next is not None
    assert sheet.next.id == "confirm"
    await app.answers("registration", confirm=True)
    assert isinstance(await app.sends("registration"), Code)
    assert (await app.sheet("declaration")).answers == {"places": []}
    await app.answers("declaration", contact="no", symptoms=[], confirm=True)
    sent = await app.sends("declaration")
    assert isinstance(sent, Code)
    assert sent.decision.outcome == GREEN
    assert (await app.chat.menu()).card.title.startswith("绿码")


async def test_a_form_begun_in_the_app_is_finished_in_chat(app: App) -> None:
    await app.answers("registration", **person())
    reply = await app.chat.menu()
    assert "离开过广州吗" in reply.text
    await app.chat.all_of(SAID)
    assert (await app.chat.taps("都属实，出码")).card.title.startswith("绿码")


async def test_what_was_told_by_the_app_is_no_news_in_chat(app: App) -> None:
    await app.signs_up(FEVER)
    assert "更新" not in (await app.chat.says("帮助")).text.split("\n")[0]


async def test_answers_come_in_any_order_but_leave_no_gap(app: App) -> None:
    assert keys(await app.answers("registration", phone="13812345678", name="王小英")) == {
        "consent_identity": "errors.missing",
        "document_number": "errors.missing",
    }
    assert await app.next("registration") == "consent_identity"
    assert await app.answers("registration", name="王小英", consent_identity=True) == {}
    assert await app.next("registration") == "document_number"


async def test_everything_wrong_is_told_at_once_and_nothing_kept(app: App) -> None:
    faults = await app.answers(
        "registration", **person(name="1", document_number="440106195801010011", phone="123", sex="female")
    )
    assert keys(faults) == {
        "name": "errors.name_digits",
        "document_number": "errors.number_check",
        "phone": "errors.phone_any",
    }
    assert await app.next("registration") == "consent_identity"


async def test_a_question_the_answers_do_not_lead_to_is_not_asked(app: App) -> None:
    assert keys(await app.answers("registration", **person(nationality="ES"))) == {
        "nationality": entry.NOT_ASKED
    }


async def test_what_rests_on_a_wrong_answer_is_not_judged(app: App) -> None:
    await app.signs_up()
    faults = await app.answers("declaration", places=[], contact="maybe", contact_date="2026-11-20")
    assert keys(faults) == {"contact": "errors.choose"}
    faults = await app.answers("declaration", places=[], contact="maybe", symptoms=[])
    assert keys(faults) == {"contact": "errors.choose"}


async def test_another_answer_takes_along_what_was_asked_because_of_it(app: App) -> None:
    await app.signs_up()
    await app.answers("declaration", places=[], contact="yes", contact_date="2026-11-20")
    await app.answers("declaration", contact="no")
    assert (await app.sheet("declaration")).answers == {"places": [], "contact": "no"}


async def test_an_earlier_answer_that_no_longer_fits_is_asked_again(app: App) -> None:
    told = {"nationality": "ES", "sex": "female", "birth_date": "1990-05-01"}
    foreign = person(document_number="AAB123456", phone="maria@example.org", **told)
    assert await app.answers("registration", **foreign) == {}
    assert await app.answers("registration", document_number=str(person()["document_number"])) == {}
    assert await app.next("registration") == "phone"


async def test_saying_it_is_true_is_undone_by_any_other_answer(app: App) -> None:
    await app.answers("registration", **person())
    assert await app.next("registration") == ""
    await app.answers("registration", name="王二英")
    assert await app.next("registration") == "confirm"


async def test_a_child_is_signed_up_by_a_guardian(app: App) -> None:
    child = "440106201501010015"
    faults = await app.answers("registration", **person(document_number=child))
    assert faults["document_number"].key in {"errors.guardian", "errors.number_check"}
    told = {"nationality": "ES", "sex": "female", "birth_date": "2020-05-01"}
    faults = await app.answers("registration", **person(document_number="AAB123456", **told))
    assert keys(faults) == {"birth_date": "errors.guardian"}


async def test_an_answer_is_taken_back_with_what_rested_on_it(app: App) -> None:
    await app.signs_up()
    await app.answers("declaration", **FEVER)
    await app.keeps(entry.take_back(await app.turn(), app.form("declaration"), "symptoms"))
    assert (await app.sheet("declaration")).answers == {"places": [], "contact": "no"}
    before = await app.turn()
    again = entry.take_back(before, app.form("declaration"), "symptoms")
    assert again.session.of("declaration") == before.session.of("declaration")


async def test_stays_half_told_in_chat_are_an_open_question_here(app: App) -> None:
    await app.signs_up()
    await app.chat.says("申报")
    await app.chat.taps("有变化")
    await app.chat.says("离开过广州")
    assert await app.next("declaration") == "places"
    assert keys(await app.answers("declaration", contact="no")) == {"places": "errors.missing"}


async def test_what_chat_only_offers_to_repeat_is_not_answered(app: App) -> None:
    await app.signs_up()
    await app.chat.says("申报")
    assert await app.next("declaration") == "places"
    sent = await app.sends("declaration")
    assert not isinstance(sent, (Code, Doubt))
    assert keys(sent)["places"] == "errors.missing"


async def test_a_number_the_platform_tells_answers_before_its_question(app: App) -> None:
    form = app.form("registration")
    await app.keeps(entry.tell(await app.turn(), form, "phone", "+8613812345678"))
    assert await app.next("registration") == "consent_identity"
    faults = await app.answers("registration", **{k: v for k, v in person().items() if k != "phone"})
    assert faults == {}
    with pytest.raises(Refused, match="phone"):
        entry.tell(await app.turn(), form, "phone", "12")


async def test_yellow_is_asked_about_once_more(app: App) -> None:
    await app.signs_up()
    await app.answers("declaration", **FEVER)
    doubt = await app.sends("declaration")
    assert isinstance(doubt, Doubt)
    assert doubt.colour == YELLOW
    assert "发热" in doubt.statements[2]
    sent = await app.sends("declaration", sure=True)
    assert isinstance(sent, Code)
    assert sent.decision.outcome == YELLOW


async def test_forms_are_filled_in_by_whom_they_are_for(app: App) -> None:
    with pytest.raises(Refused, match="registration_first"):
        await app.answers("declaration", places=[])
    await app.answers("registration", **person())
    assert await app.answers("declaration", **HEALTHY) == {}
    with pytest.raises(Refused, match="registration_first"):
        await app.sends("declaration")
    with pytest.raises(Refused, match="version_changed"):
        await app.sends("registration", version=2)
    await app.sends("registration")
    with pytest.raises(Refused, match="already_registered"):
        await app.answers("registration", name="王小英")


async def test_without_consent_there_is_nothing_to_declare(app: App) -> None:
    await app.signs_up()
    turn = await app.turn()
    assert turn.citizen is not None
    await take_back(turn.tx, turn.citizen, "health", turn.now)
    await turn.tx.commit()
    with pytest.raises(Refused, match="consent_withdrawn"):
        await app.answers("declaration", places=[])
    turn = await app.turn()
    assert turn.citizen is not None
    await give(app.ports, turn.tx, turn.channel, turn.citizen, "health", "zh", turn.now)
    await turn.tx.commit()
    assert await app.answers("declaration", places=[]) == {}


async def test_who_waits_for_an_officer_is_told_so(tmp_path: Path, manual: Chat, clock: Clock) -> None:
    await manual.follows()
    app = App(manual)
    await app.answers("registration", **person())
    sent = await app.sends("registration")
    assert isinstance(sent, Code)
    assert sent.live is None
    assert "核对中" in (await manual.menu()).text


async def test_a_channel_erased_a_moment_ago_is_logged_out(chat: Chat) -> None:
    with pytest.raises(Refused, match="unauthorized"):
        await entry.turn_of(chat.ports, chat.ports.store.begin(), b"nobody" + bytes(10), chat.ports.now())


async def test_what_the_number_tells_may_be_said_too_if_it_is_the_same(app: App) -> None:
    told = {"document_type": "resident_id", "nationality": "CN", "birth_date": "1980-01-01"}
    said = person(document_number=ZHANG["number"], **told)
    assert await app.answers("registration", **said) == {}
    assert set((await app.sheet("registration")).answers).isdisjoint(told)
    other = {**said, "birth_date": "1981-01-01", "document_type": "passport"}
    assert keys(await app.answers("registration", **other)) == dict.fromkeys(
        ("birth_date", "document_type"), entry.NOT_ASKED
    )
