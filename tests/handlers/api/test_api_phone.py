"""The telephone question answered by the platform: after consent, by a proof that is good once, else typed."""

import pytest
from api_site import MINI, ApiSite, App, person
from ports import reports_of

NUMBER = "+8613812345678"


async def agreed(site: ApiSite, *proofs: str) -> App:
    """Somebody who agreed to say who they are, and whom the platform gave these proofs of their number."""
    app = await site.enters()
    await app.puts("/forms/registration/answers/consent_identity", {"value": True})
    site.people[MINI.name].phones.update(dict.fromkeys(proofs, NUMBER))
    return app


async def test_the_platform_tells_the_number_to_whoever_lets_it(site: ApiSite) -> None:
    app = await agreed(site, "proof-1", "proof-2", "proof-3")
    said = await app.posts("/phone", {"proof": "proof-1"})
    assert said.status == 200
    rest = {id_: value for id_, value in person().items() if id_ != "phone"}
    assert (await app.answers("registration", rest)).body["next"] is None
    assert (await app.posts("/phone", {"proof": "proof-2", "account": MINI.name})).status == 200
    assert (await app.posts("/phone", {"proof": "proof-3", "account": "other"})).problem == "account_unknown"


async def test_a_proof_that_is_none_leaves_the_number_to_be_typed(site: ApiSite) -> None:
    app = await agreed(site)
    assert (await app.posts("/phone", {"proof": "other"})).problem == "proof_refused"
    assert reports_of(site.ports).named("proof_refused") == [{"account": MINI.name, "cause": "proof"}]
    site.people[MINI.name].phones["odd"] = "12"
    assert (await app.posts("/phone", {"proof": "odd"})).faults.keys() == {"phone"}
    site.people[MINI.name].down = True
    assert (await app.posts("/phone", {"proof": "other"})).problem == "platform_unavailable"


async def test_a_lost_answer_is_had_again_though_the_proof_is_used_up(site: ApiSite) -> None:
    app = await agreed(site, "proof-1")
    first = await app.posts("/phone", {"proof": "proof-1"}, Idempotency_Key="k-1")
    again = await app.posts("/phone", {"proof": "proof-1"}, Idempotency_Key="k-1")
    assert (first.status, again.status) == (200, 200)
    assert again.body == first.body
    assert (await app.posts("/phone", {"proof": "proof-1"})).problem == "proof_refused"


async def test_before_consent_the_platform_is_not_even_asked(site: ApiSite) -> None:
    app = await site.enters()
    site.people[MINI.name].phones["proof-1"] = NUMBER
    said = await app.posts("/phone", {"proof": "proof-1"})
    assert (said.status, said.problem) == (409, "not_asked")
    assert (await app.puts("/forms/registration/answers/phone", {"value": NUMBER})).problem == "not_asked"
    await app.puts("/forms/registration/answers/consent_identity", {"value": True})
    assert (await app.posts("/phone", {"proof": "proof-1"})).status == 200, "the proof is still good"


async def test_after_a_lost_race_the_platform_is_not_asked_anew(
    site: ApiSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    app, people = await agreed(site, "proof-1"), site.people[MINI.name]
    asked: list[str] = []

    async def slow(proof: str) -> str:
        asked.append(proof)
        await app.puts("/language", {"language": "en"})
        return people.phones.pop(proof)

    monkeypatch.setattr(people, "phone", slow)
    assert (await app.posts("/phone", {"proof": "proof-1"})).status == 200
    assert asked == ["proof-1"]
