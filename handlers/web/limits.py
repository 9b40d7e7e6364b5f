"""Home of the limits of connections: how many there may be, and how long each part of a request may take."""

import resource
from dataclasses import dataclass

MOST, FEWEST = 2000, 64  # connections
SPARE = 224  # files for databases, platforms and logs


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds for a request's head, its body, its answer, and between two requests of one connection."""

    head: float = 5.0
    body: float = 11.0  # a webhook gives up after ten by itself, and says so
    answer: float = 60.0
    idle: float = 30.0
    sweep: float = 0.5
    connections: int = 800


def limits_of_process() -> Limits:
    """With a place for as many connections as there may be open files, MOST; up to there it allows itself more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST + SPARE
    files = wanted if resource.RLIM_INFINITY in {soft, hard} else max(soft, min(wanted, hard))
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft if soft == resource.RLIM_INFINITY else files, hard))
    return Limits(connections=max(min(files, wanted) - SPARE, FEWEST))
