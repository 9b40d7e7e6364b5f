"""What is read often: services, rules and places, kept by the app for as long as they are the same."""

import pytest
from api_site import FEVER, ApiSite, person


async def test_services_come_in_the_order_of_ones_colour(site: ApiSite) -> None:
    app = await site.enters()
    before = (await app.gets("/services")).body
    assert before["region"] == "440100"
    assert before["services"][0]["kind"] == "hospital_booking"
    await app.signs_up(health=FEVER)
    services = (await app.gets("/services")).body["services"]
    assert services[0]["kind"] == "fever_clinic"
    assert services[0]["title"] == "发热门诊"
    assert (await app.gets("/services?region=110000")).body["region"] == "110000"


async def test_rules_are_for_anybody_in_plain_words(site: ApiSite) -> None:
    said = await site.nobody.gets("/rules")
    assert said.body["version"] == site.ports.policy.version
    assert {each["colour"] for each in said.body["rules"]} == {"red", "yellow"}
    assert all("{" not in each["text"] for each in said.body["rules"])
    assert said.headers["Cache-Control"] == "public, max-age=300"


async def test_places_are_found_by_words_or_walked_down(site: ApiSite) -> None:
    top = (await site.nobody.gets("/places")).body["places"]
    assert top[0] == {"code": "110000", "name": "北京市", "level": 1}
    assert {"code": "ES", "name": "西班牙", "level": 0} in top
    cities = (await site.nobody.gets("/places?parent=440000")).body["places"]
    assert cities[0]["name"] == "广州市"
    districts = (await site.nobody.gets("/places?parent=110000")).body["places"]
    assert "110105" in {each["code"] for each in districts}
    found = (await site.nobody.gets("/places?q=朝阳区")).body["places"]
    assert {each["name"] for each in found} >= {"北京市朝阳区", "吉林省长春市朝阳区"}
    assert (await site.nobody.gets("/places?parent=999999")).body == {"places": []}


async def test_a_city_abroad_is_told_by_its_own_name(site: ApiSite) -> None:
    for language, name in {"zh": "马德里", "en": "Madrid"}.items():
        said = await site.nobody.gets("/places?q=Madrid", Accept_Language=language)
        assert said.body["places"][0]["code"] == "ES"
        assert name in said.body["places"][0]["name"]


@pytest.mark.parametrize("path", ["/forms/registration", "/services", "/rules", "/places", "/consents"])
async def test_what_has_not_changed_is_not_sent_again(site: ApiSite, path: str) -> None:
    app = await site.enters()
    tag = (await app.gets(path)).headers["ETag"]
    for held in (tag, f'"other", W/{tag}', "*"):
        said = await app.gets(path, If_None_Match=held)
        assert (said.status, said.raw) == (304, b"")
        assert said.headers["ETag"] == tag
    assert (await app.gets(path, If_None_Match='"other"')).status == 200
    assert (await app.gets(path, If_None_Match=tag, Accept_Language="en")).status == 200


async def test_a_form_that_has_changed_has_another_tag(site: ApiSite) -> None:
    app = await site.enters()
    before = (await app.gets("/forms/registration")).headers["ETag"]
    await app.answers("registration", person())
    assert (await app.gets("/forms/registration")).headers["ETag"] != before
