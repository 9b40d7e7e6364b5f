"""Home of asking an API what its own description allows and what it does not, seeded and bounded, and judging it."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

SEED = 20261124
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
OF_NEGATIVE = [*CHECKS, negative_data_rejection]
Tokens = Callable[[str], str]  # of somebody who can do something at this path


def judged(document: Mapping[str, Any], url: str, token: Tokens, each: int) -> Mapping[str, set[int]]:
    """The statuses seen of each operation, as `METHOD path`. Raises what schemathesis finds wrong."""
    schema = schemathesis.openapi.from_dict(dict(document))
    seen: dict[str, set[int]] = {}
    for found in schema.get_all_operations():
        operation = found.ok()
        statuses = seen.setdefault(f"{operation.method.upper()} {operation.path}", set())
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            _judge(operation, mode, url, token, each, statuses)
    return seen


def _judge(
    operation: Any, mode: GenerationMode, url: str, token: Tokens, each: int, statuses: set[int]
) -> None:
    @seed(SEED)
    @settings(
        max_examples=each,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def one(case: Any) -> None:
        response = case.call(base_url=url, headers={"Authorization": f"Bearer {token(operation.path)}"})
        statuses.add(response.status_code)
        checks = CHECKS if mode is GenerationMode.POSITIVE else OF_NEGATIVE
        case.validate_response(response, checks=checks)

    nothing_wrong = mode is GenerationMode.NEGATIVE  # some operations have nothing that could be sent wrongly
    with contextlib.suppress(*([Unsatisfiable] if nothing_wrong else [])):
        one()
