from datetime import date

import heard as hearing
import pytest
from made_up import TODAY, shipped_policy

from bot.domain.checks import Measure
from bot.domain.forms import Form
from bot.domain.policy import Policy
from bot.domain.reading import Reading, read
from integrations.formats import LibraryFormats


@pytest.fixture(scope="session")
def policy() -> Policy:
    return shipped_policy()


@pytest.fixture(scope="session")
def registration(policy: Policy) -> Form:
    return policy.forms["registration"]


@pytest.fixture(scope="session")
def declaring(policy: Policy) -> Form:
    return policy.forms["declaration"]


@pytest.fixture(scope="session")
def measure(policy: Policy) -> Measure:
    return Measure(TODAY, policy.places, LibraryFormats(), policy.documents)


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture(scope="session")
def reading(policy: Policy) -> Reading:
    return Reading(
        today=hearing.TODAY,
        language="zh",
        places=policy.places,
        formats=LibraryFormats(),
        documents=policy.documents,
        region="440100",
        reserved=frozenset({"你好", "谢谢", "健康码", "hello", "code"}),
        document_type="passport",
    )


@pytest.fixture(scope="session")
def heard(reading: Reading) -> hearing.Read:
    return lambda id_, words: read(hearing.question(id_), words, reading)
