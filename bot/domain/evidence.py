"""Home of evidence: the only thing a colour can come from. It belongs to a document, not to an account."""

from dataclasses import dataclass
from datetime import date, datetime

OFFICIAL = (
    "confirmed_case",
    "suspected_case",
    "close_contact",
    "test_result",
    "vaccination_dose",
    "recovery",
)
REDDENING = ("confirmed_case", "suspected_case", "close_contact")
COPY = "-c"  # ends the id of what was copied to another document of the same person


@dataclass(frozen=True, slots=True, repr=False)
class Evidence:
    """One typed statement with its source.

    `day` is the Beijing date its rules count from: last contact (close_contact, declared_contact), leaving
    (declared_stay; None while still there), declaring (declared_symptoms), dose (vaccination_dose), report
    (confirmed_case, suspected_case, test_result), release (recovery). `released` is the release of a case.
    `sampled_at` and `reported_at` belong to a test result. `detail` holds the class's own word: the place of
    a stay, `negative` or `positive` of a test, the symptoms (ids joined by a blank) of a declaration.
    """

    id: str
    kind: str  # one of OFFICIAL, or declared_contact, declared_symptoms, declared_stay
    state: str  # proposed, confirmed or withdrawn; only confirmed evidence is a fact
    source: str
    day: date | None
    added_at: datetime
    released: date | None = None
    sampled_at: datetime | None = None
    reported_at: datetime | None = None
    detail: str = ""
    reason: str = ""
    officer: str = ""  # who added it; empty when the citizen declared it
    confirmed_by: str = ""
    batch: str = ""

    def __repr__(self) -> str:
        return f"Evidence({self.id} {self.kind} {self.state})"


def root_of(id_: str) -> str:
    """The id of what a copy was first made from; of anything else its own."""
    return id_.partition(COPY)[0]
