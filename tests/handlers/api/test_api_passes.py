"""The pass by API at every outcome, and what one has declared."""

from pathlib import Path

from api_site import FEVER, HEALTHY, ApiSite, open_api, person
from synthetic import CDC, list_officers

from bot.usecases.commit import committed
from bot.usecases.review import refuse


async def test_nobody_registered_is_told_to(site: ApiSite) -> None:
    said = (await (await site.enters()).gets("/pass")).body
    assert said["outcome"] == "cannot_tell"
    assert said["reasons"][0]["rule"] == "register"
    assert said["code"] is said["issued"] is said["expires"] is None
    assert said["name"] == ""


async def test_a_code_is_signed_for_this_moment(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    first = (await app.gets("/pass")).body
    assert first["code"].startswith("HP1:")
    assert first["now"] == first["issued"] == "2026-11-24T12:00:00+08:00"
    assert first["expires"] == "2026-11-24T12:02:00+08:00"
    assert first["soft_ttl"] == 60
    assert "王小英" not in str(first)
    assert (await app.gets("/pass")).body["code"] != first["code"]


async def test_phones_stay_away_for_longer_while_others_are_refused(site: ApiSite) -> None:
    """A code never beyond its end, however much a phone adds; who has none has nothing to renew."""
    app = await site.enters()
    asked = [(await app.gets("/pass")).body["soft_ttl"]]
    site.admission.pressure = 0.5
    asked.append((await app.gets("/pass")).body["soft_ttl"])
    await app.signs_up()
    asked.append((await app.gets("/pass")).body["soft_ttl"])
    site.admission.pressure = 0.0
    asked.append((await app.gets("/pass")).body["soft_ttl"])
    assert asked == [60, 1800, 100, 60]
    assert 100 * 1.1 < 120


async def test_a_reason_has_its_rule_and_its_end(site: ApiSite) -> None:
    app = await site.enters()
    said = (await app.signs_up(health=FEVER)).body
    assert said["outcome"] == "yellow"
    assert said["reasons"] == [
        {
            "rule": "declared_symptoms",
            "version": 1,
            "text": "您11月24日说有不舒服的症状",
            "since": "2026-11-24",
            "until": "2026-12-02T00:00:00+08:00",
        }
    ]
    assert said["until"] == "2026-12-02T00:00:00+08:00"
    assert "12月1日24:00" in said["next"]


async def test_what_comes_after_a_colour_is_told(site: ApiSite) -> None:
    app = await site.enters()
    contact = {**HEALTHY, "contact": "yes", "contact_date": "2026-11-13", "symptoms": FEVER["symptoms"]}
    said = (await app.signs_up(health={**contact, "symptoms_date": "2026-11-24", "temperature": None})).body
    assert said["outcome"] == "red"
    assert "黄码" in said["next"]


async def test_a_lapsed_declaration_is_renewed(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    site.clock.forward(days=9)
    app = await site.enters()
    said = (await app.gets("/pass")).body
    assert said["reasons"][0]["rule"] == "renew"
    assert (await app.gets("/me")).body["next"] == "declaration"


async def test_an_unclear_answer_gives_no_colour(site: ApiSite) -> None:
    app = await site.enters()
    unclear = {**HEALTHY, "contact": "unknown", "contact_told": "no", "contact_ill": "yes"}
    said = (await app.signs_up(health=unclear)).body
    assert said["reasons"][0]["rule"] == "unknown"
    assert "12345" in said["next"]


async def test_who_waits_for_an_officer_sees_nothing_else(tmp_path: Path) -> None:
    async with open_api(tmp_path, automatic="") as site:
        await list_officers(site.ports)
        app = await site.enters()
        said = (await app.signs_up(health=FEVER)).body
        assert said["outcome"] == "pending"
        assert said["reasons"] == []
        assert said["code"] is None
        assert "11月25日18:00" in said["next"]
        assert (await app.gets("/me")).body["next"] == "wait"
        site.clock.forward(hours=48)
        app = await site.enters()
        assert "超过平时" in (await app.gets("/pass")).body["next"]
        citizen = (await site.ports.store.begin().citizens_in("pending", 9))[0]
        await committed(
            site.ports, lambda tx: refuse(site.ports, tx, citizen.id, "照片不清楚", CDC.id, site.clock.at)
        )
        assert "照片不清楚" in (await app.gets("/pass")).body["next"]
        me = (await app.gets("/me")).body
        assert (me["registered"], me["refusal"], me["next"]) == ("refused", "照片不清楚", "registration")
        assert (await app.answers("registration", person())).status == 200


async def test_a_registration_alone_has_a_declaration_next(site: ApiSite) -> None:
    app = await site.enters()
    await app.answers("registration", person())
    said = (await app.submits("registration")).body
    assert said["reasons"][0]["rule"] == "renew"
    assert (await app.gets("/me")).body["next"] == "declaration"


async def test_declarations_are_told_the_latest_first(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.gets("/declarations")).body == {"declarations": []}
    await app.signs_up()
    site.clock.forward(minutes=5)
    stay = {"place": "110000", "left": "2026-11-20"}
    await app.answers("declaration", {**FEVER, "places": [stay, {"place": "ES", "left": None}]})
    await app.submits("declaration", sure=True)
    latest, first = (await app.gets("/declarations")).body["declarations"]
    assert first["statements"][0] == "没有离开过广州"
    assert latest["statements"] == [
        "去过北京（11月20日离开）、西班牙（还在那里）",
        "没有接触过病人",
        "发热，11月24日开始",
        "体温38.2℃",
    ]
    assert latest["declared_at"] == "2026-11-24T12:05:00+08:00"


async def test_the_language_is_the_one_asked_for(site: ApiSite) -> None:
    app = await site.enters()
    await app.signs_up()
    for asked, spoken in {
        "en-GB,zh;q=0.5": "en",
        "fr, en;q=0.3": "en",
        "zh;q=x, en": "en",
        "fr": "zh",
        "": "zh",
    }.items():
        said = await app.gets("/pass", Accept_Language=asked)
        assert said.headers["Content-Language"] == spoken
        assert said.body["title"] == ("GREEN" if spoken == "en" else "绿码")


async def test_the_language_of_chat_and_news_is_chosen(site: ApiSite) -> None:
    app = await site.enters()
    assert (await app.puts("/language", {"language": "en"})).status == 204
    assert (await app.gets("/me")).body["language"] == "en"
    assert (await app.puts("/language", {"language": "fr"})).faults.keys() == {"language"}
