"""A foreigner with a Spanish passport and no Chinese: the form page in English, an officer's check, then the code."""

from journey import Citizen, Town
from plain_browser import Browser

MARIA = {
    "name": "Maria Garcia",
    "document_number": "AAB123456",
    "document_type": "passport",
    "nationality": "Spain",
    "sex": "female",
    "birth_date": "1 May 1990",
    "phone": "+34 612 345 678",
    "address": "Garden Hotel, room 502",
}
CONSENTS = ("consent_identity", "consent_health")


async def fills_in(maria: Citizen) -> None:
    async with Browser() as browser:
        page = await browser.open(maria.form)
        *_, send = page.buttons
        page = await browser.press(send, MARIA, *CONSENTS)
        assert "M*** G***" in page.text
        assert "1/3 " in page.text


async def is_being_checked(town: Town) -> Citizen:
    maria = town.citizen()
    await maria.follows()
    await maria.taps("English")
    step = await maria.taps("Start")
    assert step.text.startswith("Step 1 of 2: who you are")
    assert "12367" in step.text
    await fills_in(maria)
    asked = await maria.menu()
    assert asked.text.startswith("1/3 Have you left Guangzhou in the last 14 days, trips abroad included?")
    assert "Where?" in (await maria.taps("Left Guangzhou")).text
    asked = await maria.says("madrid")
    assert "Madrid" in asked.text or "Spain" in asked.text
    assert asked.words == ("Left today", "Left yesterday", "Still there")
    await maria.says(f"{town.clock.today:%-d %b}")
    await maria.all_of("No contact", "No symptoms")
    assert maria.shown is not None
    assert "Please check" in maria.shown.text
    sent = await maria.taps("All true, send")
    assert sent.text.startswith("✓ Sent. An officer checks it by hand, by 18:00 on ")
    assert "核对中 / being checked" in sent.text
    return maria


async def test_pending_until_an_officer_confirms_and_then_green_with_the_news_first(manual: Town) -> None:
    await manual.officers()
    maria = await is_being_checked(manual)
    assert "being checked" in (await maria.menu()).text
    waiting = await manual.runs("review", "list")
    assert "Maria" not in waiting
    assert "AAB123456" not in waiting
    assert await manual.runs("review", "confirm", waiting.split("\t")[0], "--as", "cdc-li") == "Confirmed.\n"
    told = await maria.says("services")
    news = told.text.splitlines()[0]
    assert news.startswith("※")
    assert "confirmed" in news
    assert "※" not in (await maria.says("help")).text
    card = await maria.menu()
    assert card.card is not None
    assert card.card.title == "绿码 可以通行 · GREEN, you may pass"
    assert "M*** G***" in card.card.description


async def test_she_is_told_why_when_the_officer_refuses_and_may_register_again(manual: Town) -> None:
    await manual.officers()
    maria = await is_being_checked(manual)
    waiting = await manual.runs("review", "list")
    refusing = ("review", "refuse", waiting.split("\t")[0], "--reason", "The photo page is cut off.")
    await manual.runs(*refusing, "--as", "hospital-wu")
    told = await maria.says("privacy")
    assert told.text.startswith("※ Your registration is answered")
    assert "The photo page is cut off." in (await maria.menu()).text
    assert "Step 1 of 2" in (await maria.taps("Register again")).text


async def test_wholly_in_chat_and_the_language_may_change_on_the_way(automatic: Town) -> None:
    maria = automatic.citizen()
    await maria.follows()
    await maria.all_of("English", "Start", "Continue in chat", "I agree to the identity check")
    await maria.all_of("Maria Garcia", "AAB123456", "Passport", "Spain", "Female", "1 May 1990")
    assert "手机号" in (await maria.says("中文")).text
    await maria.says("English")
    await maria.all_of("maria@example.org", "I live in Guangzhou", "Garden Hotel, room 502")
    await maria.all_of("I agree that my answers decide the colour", "Not left Guangzhou")
    await maria.all_of("No contact", "No symptoms", "All true, send")
    assert maria.shown is not None
    assert maria.shown.card is not None
    assert "GREEN" in maria.shown.card.title
