"""Facts: what the evidence about a person amounts to, each with the day it counts from."""

from datetime import date, timedelta

import pytest
from made_up import NOON, TODAY, declaration, evidence

from bot.domain.declarations import Declaration
from bot.domain.evidence import Evidence
from bot.domain.facts import FACTS, Material, Occurrence, Told, value_of
from bot.domain.rules import RegionRisk

WUHAN, GUANGZHOU, TIANHE = "420100", "440100", "440106"
LISTED = RegionRisk(WUHAN, "high", date(2026, 1, 23))


def days_ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def read(
    fact: str,
    *told: Evidence,
    said: Declaration | None = None,
    valid: bool = True,
    region: str = GUANGZHOU,
    risks: tuple[RegionRisk, ...] = (LISTED,),
) -> Told:
    return FACTS[fact].read(Material(TODAY, told, said, valid, region, risks))


def anchors(told: Told) -> list[date]:
    return [occurrence.since for occurrence in told.occurrences]


@pytest.mark.parametrize("fact", ["confirmed_case", "suspected_case"])
def test_a_case_counts_from_its_report(fact: str) -> None:
    assert read(fact, evidence(fact, days_ago(3), "e1")).occurrences == (
        Occurrence(True, days_ago(3), ("e1",)),
    )


@pytest.mark.parametrize("fact", ["confirmed_case", "suspected_case"])
def test_a_released_case_counts_from_its_release(fact: str) -> None:
    released = evidence(fact, days_ago(9), released=days_ago(2))
    assert anchors(read(fact, released, evidence("recovery", days_ago(5)))) == [days_ago(2)]


def test_a_case_counts_from_the_first_recovery_after_its_report() -> None:
    case = evidence("confirmed_case", days_ago(9))
    recoveries = [evidence("recovery", days_ago(days)) for days in (4, 20, 6)]
    assert anchors(read("confirmed_case", case, *recoveries)) == [days_ago(6)]


@pytest.mark.parametrize("state", ["proposed", "withdrawn"])
@pytest.mark.parametrize("kind", ["confirmed_case", "close_contact", "vaccination_dose", "declared_symptoms"])
def test_only_confirmed_evidence_is_a_fact(kind: str, state: str) -> None:
    fact = "vaccine_doses" if kind == "vaccination_dose" else kind
    assert read(fact, evidence(kind, state=state)) == Told(())
    assert read(fact, evidence(kind)).occurrences


def test_a_close_contact_counts_from_the_last_contact() -> None:
    assert anchors(read("close_contact", evidence("close_contact", days_ago(5)))) == [days_ago(5)]


def test_a_declared_contact_counts_from_its_day() -> None:
    assert read("declared_contact", evidence("declared_contact", days_ago(1))) == Told(
        (Occurrence(True, days_ago(1), ("declared_contact",)),)
    )


def test_contact_is_unknown_only_while_a_declaration_that_says_so_holds() -> None:
    unsure = declaration(contact="unknown")
    assert read("declared_contact", said=unsure).unknown
    assert not read("declared_contact", said=unsure, valid=False).unknown
    assert not read("declared_contact", said=declaration()).unknown
    assert not read("declared_contact", said=None).unknown


def test_an_earlier_contact_stays_known_beside_an_unsure_declaration() -> None:
    told = read(
        "declared_contact", evidence("declared_contact", days_ago(1)), said=declaration(contact="unknown")
    )
    assert told.unknown
    assert anchors(told) == [days_ago(1)]


def test_symptoms_are_listed_from_the_day_they_were_declared() -> None:
    told = read("declared_symptoms", evidence("declared_symptoms", days_ago(2), detail="fever dry_cough"))
    assert told.occurrences[0].value == ("fever", "dry_cough")
    assert anchors(told) == [days_ago(2)]


def test_evidence_without_a_day_counts_from_the_day_it_was_added() -> None:
    assert anchors(read("close_contact", evidence("close_contact", None))) == [TODAY]


def test_a_stay_counts_from_the_day_of_leaving() -> None:
    told = read("region_risk", evidence("declared_stay", days_ago(4), "s1", detail=WUHAN))
    assert told.occurrences == (Occurrence("high", days_ago(4), ("s1",)),)


def test_a_district_inside_a_listed_city_counts_and_a_neighbour_does_not() -> None:
    assert anchors(read("region_risk", evidence("declared_stay", days_ago(4), detail="420106"))) == [
        days_ago(4)
    ]
    assert anchors(read("region_risk", evidence("declared_stay", days_ago(4), detail="420200"))) == []


def test_a_listed_province_covers_its_cities_and_a_listed_country_itself() -> None:
    hubei, italy = RegionRisk("420000", "high", days_ago(30)), RegionRisk("IT", "medium", days_ago(30))
    stays = [evidence("declared_stay", days_ago(1), place, detail=place) for place in (WUHAN, "IT", "ES")]
    told = read("region_risk", *stays, risks=(hubei, italy))
    assert [occurrence.evidence for occurrence in told.occurrences] == [(WUHAN,), ("IT",)]


@pytest.mark.parametrize(("ended", "counts"), [(18, True), (19, False)])
def test_a_listing_counts_within_the_14_days_up_to_leaving(ended: int, counts: bool) -> None:
    over = RegionRisk(WUHAN, "high", days_ago(60), days_ago(ended))
    told = read("region_risk", evidence("declared_stay", days_ago(4), detail=WUHAN), risks=(over,))
    assert bool(told.occurrences) is counts


@pytest.mark.parametrize(("begins", "counts"), [(4, True), (3, False)])
def test_a_listing_that_began_after_leaving_does_not_count(begins: int, counts: bool) -> None:
    begun = RegionRisk(WUHAN, "high", days_ago(begins))
    told = read("region_risk", evidence("declared_stay", days_ago(4), detail=WUHAN), risks=(begun,))
    assert bool(told.occurrences) is counts


def test_who_lives_in_a_listed_region_is_there_today() -> None:
    assert read("region_risk", region="420106").occurrences == (Occurrence("high", TODAY, ()),)


def test_who_is_still_there_is_there_today() -> None:
    stay = evidence("declared_stay", None, detail=WUHAN)
    assert anchors(read("region_risk", stay, said=declaration(NOON))) == [TODAY]
    assert anchors(read("region_risk", stay, said=None)) == [TODAY]


def test_a_later_declaration_silent_about_a_lasting_stay_ends_it_where_it_was_last_known() -> None:
    stay = evidence("declared_stay", None, detail=WUHAN, added_at=NOON - timedelta(days=5))
    assert anchors(read("region_risk", stay, said=declaration(NOON))) == [days_ago(5)]


def test_a_later_telling_of_the_same_place_ends_a_lasting_stay() -> None:
    lasting = evidence("declared_stay", None, "s1", detail=WUHAN, added_at=NOON - timedelta(days=5))
    left = evidence("declared_stay", days_ago(3), "s2", detail=WUHAN)
    elsewhere = evidence("declared_stay", days_ago(3), "s3", detail="ES")
    told = read("region_risk", lasting, left, elsewhere, said=declaration(NOON))
    assert [occurrence.evidence for occurrence in told.occurrences] == [("s2",)]


def test_doses_are_counted_by_their_days() -> None:
    told = read(
        "vaccine_doses",
        evidence("vaccination_dose", days_ago(1), "v2"),
        evidence("vaccination_dose", days_ago(40), "v1"),
    )
    assert [(each.value, each.evidence) for each in told.occurrences] == [(1, ("v1",)), (2, ("v2",))]
    assert value_of("vaccine_doses", told) == 2


def test_only_the_test_sampled_last_counts() -> None:
    early = evidence("test_result", days_ago(0), "t1", detail="positive", sampled_at=NOON - timedelta(days=2))
    late = evidence("test_result", days_ago(1), "t2", detail="negative", sampled_at=NOON - timedelta(days=1))
    assert value_of("latest_test", read("latest_test", late, early)) == "negative"


@pytest.mark.parametrize("fact", FACTS)
def test_a_fact_of_which_nothing_is_told_has_its_own_value(fact: str) -> None:
    assert value_of(fact, read(fact)) == FACTS[fact].otherwise


def test_an_unknown_fact_has_no_value() -> None:
    assert value_of("declared_contact", Told((), unknown=True)) is None
