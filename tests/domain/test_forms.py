"""Forms without steps: the next question comes from the answers, and "back" takes the last part given away."""

import itertools
from collections.abc import Mapping
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import FEVER, HEALTHY, resident_number, shipped_policy

from bot.domain.forms import Form, Question, back, complete, known, next_question, on_route, route
from bot.domain.policy import Policy

Json = Mapping[str, Any]
PLACES = Question("places", "places", {}, {}, {})
MADRID, ROME = {"place": "ES"}, {"place": "IT"}
LEFT = {"left": "2026-11-16"}


def ids(form: Form, answers: Json, told: Json | None = None) -> list[str]:
    return [question.id for question in route(form, answers, told or {})]


def test_the_first_question_is_met_first(declaring: Form) -> None:
    assert ids(declaring, {}) == ["places"]
    question = next_question(declaring, {}, {})
    assert question is not None
    assert question.id == "places"


def test_a_healthy_citizen_meets_three_questions_and_the_summary(declaring: Form) -> None:
    assert ids(declaring, HEALTHY) == ["places", "contact", "symptoms", "confirm"]
    assert next_question(declaring, {**HEALTHY, "confirm": True}, {}) is None


def test_unknown_contact_opens_two_plain_questions(declaring: Form) -> None:
    answers = {"places": [], "contact": "unknown"}
    assert ids(declaring, answers)[-1] == "contact_told"
    assert ids(declaring, {**answers, "contact_told": "no"})[-1] == "contact_ill"
    assert "contact_date" not in ids(declaring, {**answers, "contact_told": "no", "contact_ill": "no"})


def test_temperature_is_asked_only_with_fever(declaring: Form) -> None:
    coughing = {"places": [], "contact": "no", "symptoms": ["dry_cough"], "symptoms_date": "2026-11-24"}
    assert ids(declaring, coughing)[-1] == "confirm"
    assert ids(declaring, {**coughing, "symptoms": ["fever"]})[-1] == "temperature"


def test_temperature_may_be_left_out(declaring: Form) -> None:
    assert ids(declaring, {**FEVER, "temperature": None})[-1] == "confirm"


def test_answers_off_the_route_do_not_count(declaring: Form) -> None:
    answers = {**HEALTHY, "contact_date": "2026-11-20", "symptoms_date": "2026-11-20", "invented": True}
    assert on_route(declaring, answers, {}) == HEALTHY


def test_what_a_mainland_number_tells_is_never_asked(registration: Form, policy: Policy) -> None:
    answers = {"consent_identity": True, "name": "王小英", "document_number": resident_number()}
    told = known(registration, answers, policy.documents)
    assert set(told) == {"document_type", "nationality", "sex", "birth_date"}
    assert ids(registration, answers, told)[-1] == "phone"
    assert on_route(registration, answers, told) == {**answers, **told}


def test_document_type_is_asked_only_when_the_number_does_not_tell_it(
    registration: Form, policy: Policy
) -> None:
    passport = {"consent_identity": True, "name": "Maria", "document_number": "AAA123456"}
    permit = {**passport, "document_number": "H12345678"}
    assert ids(registration, passport, known(registration, passport, policy.documents))[-1] == "nationality"
    assert ids(registration, permit, known(registration, permit, policy.documents))[-1] == "document_type"
    said = {**permit, "document_type": "hk_macau_permit"}
    assert ids(registration, said, known(registration, said, policy.documents))[-1] == "sex"


def test_nothing_is_known_before_a_number_is_given(registration: Form, policy: Policy) -> None:
    assert known(registration, {"document_number": 5}, policy.documents) == {}


def test_health_consent_stands_before_the_first_health_question(registration: Form) -> None:
    assert [question.id for question in registration.questions][-2:] == ["consent_health", "confirm"]


def test_places_are_told_in_parts() -> None:
    for partly in ([{}], [MADRID], [{**MADRID, **LEFT}, ROME]):
        assert not complete(PLACES, partly)
    for whole in ([], [{**MADRID, **LEFT}], [{**MADRID, "left": None}]):
        assert complete(PLACES, whole)
    assert not complete(PLACES, "none")


def test_a_confirmation_is_true_and_nothing_else(declaring: Form) -> None:
    confirm = declaring.question("confirm")
    assert complete(confirm, True)
    assert not complete(confirm, False)
    assert not complete(confirm, None)


def test_back_removes_the_last_part_of_the_places(declaring: Form) -> None:
    parts: list[Json] = [
        {},
        {"places": [{}]},
        {"places": [MADRID, ROME]},
        {"places": [{**MADRID, **LEFT}, ROME]},
        {"places": [{**MADRID, **LEFT}, {**ROME, "left": None}]},
    ]
    for earlier, later in itertools.pairwise(parts):
        assert back(declaring, later, {}) == earlier


def test_back_takes_none_as_one_part(declaring: Form) -> None:
    assert back(declaring, {"places": []}, {}) == {}


def test_back_at_the_beginning_changes_nothing(declaring: Form) -> None:
    assert back(declaring, {}, {}) == {}


def test_back_leaves_what_is_off_the_route(declaring: Form) -> None:
    answers = {**HEALTHY, "contact_date": "2026-11-20"}
    assert back(declaring, answers, {}) == {"places": [], "contact": "no", "contact_date": "2026-11-20"}


def test_back_passes_over_what_is_known(registration: Form, policy: Policy) -> None:
    answers = {"consent_identity": True, "name": "王小英", "document_number": resident_number()}
    told = known(registration, answers, policy.documents)
    assert back(registration, answers, told) == {"consent_identity": True, "name": "王小英"}


def value_for(draw: st.DrawFn, question: Question) -> object:
    match question.type:
        case "choice":
            return draw(st.sampled_from([option.id for option in question.options]))
        case "choices":
            possible = [option.id for option in question.options if option.id != "none"]
            return draw(st.lists(st.sampled_from(possible), unique=True))
        case "confirm":
            return True
        case "document":
            return draw(st.sampled_from([resident_number(), "AAA123456", "H12345678", "12345678"]))
        case "temperature":
            return draw(st.sampled_from([None, 37.8]))
        case "places":
            stays = st.fixed_dictionaries(
                {"place": st.just("ES"), "left": st.sampled_from([None, "2026-11-16"])}
            )
            return draw(st.lists(stays, max_size=3))
    return "2026-11-16"


@st.composite
def walks(draw: st.DrawFn) -> tuple[Form, list[dict[str, object]]]:
    """A form filled in from beginning to end, and the answers before and after each question."""
    policy = shipped_policy()
    form = policy.forms[draw(st.sampled_from(["registration", "declaration"]))]
    answers: dict[str, object] = {}
    steps = [answers]
    while question := next_question(form, answers, known(form, answers, policy.documents)):
        answers = {**answers, question.id: value_for(draw, question)}
        steps.append(answers)
        assert len(steps) <= len(form.questions) + 1
    return form, steps


@settings(max_examples=200, deadline=None)
@given(walks())
def test_every_way_through_a_form_ends_and_can_be_walked_back(
    walk: tuple[Form, list[dict[str, object]]],
) -> None:
    form, steps = walk
    documents = shipped_policy().documents
    answers: Json = steps[-1]
    for earlier in reversed(steps[:-1]):
        while set(answers) > set(earlier):
            shorter = back(form, answers, known(form, answers, documents))
            assert shorter != answers
            answers = shorter
        assert answers == earlier
    assert answers == {}


@settings(max_examples=200, deadline=None)
@given(walks())
def test_the_route_is_the_form_in_order_without_what_is_known(
    walk: tuple[Form, list[dict[str, object]]],
) -> None:
    form, steps = walk
    order = [question.id for question in form.questions]
    for answers in steps:
        told = known(form, answers, shipped_policy().documents)
        met = ids(form, answers, told)
        assert met == sorted(met, key=order.index)
        assert set(told).isdisjoint(met)
        assert set(on_route(form, answers, told)) == {*told, *(id_ for id_ in met if id_ in answers)}
