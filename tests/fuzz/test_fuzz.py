"""Each API answers any request as its description says, and never with an error of its own.

Schemathesis makes requests from each service's OpenAPI file, sound and faulty ones. Many of them
are about the same few things, which earlier ones have made. `KREIS_FUZZ` sets the least number of
requests of `make fuzz`, of which two fifths are these.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode, checks, openapi

from kreis.console.issuer.scopes import SCOPES
from tests.fuzz.shares import DESCRIBED
from tests.support.fixtures import Client, Issuer
from tests.support.openapi import HERS, description
from tests.support.services import NAMES, service_of

OPERATIONS = sum(len(path) for name in NAMES for path in description(name)["paths"].values())
EACH = -(-2 * DESCRIBED // OPERATIONS)
"""Cases of one operation, twice its share: where little can vary there are soon no new ones."""
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
]
"""The status 5xx is never documented; `default` is every refusal."""


def described(app: Callable[..., Any], name: str) -> Callable[..., Any]:
    """The app, and its description where a program that knows only the address looks for it."""

    def answer(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/openapi.json":
            return app(environ, start)  # type: ignore[no-any-return]
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(description(name)).encode()]

    return answer


def cases_of(operation: Any) -> st.SearchStrategy[Case]:
    """Sound and faulty requests; half of the sound ones are about the same one thing."""
    there = {each.name: str(HERS) for each in operation.path_parameters}
    return st.one_of(
        operation.as_strategy(GenerationMode.POSITIVE),
        operation.as_strategy(GenerationMode.POSITIVE, path_parameters=there or None),
        operation.as_strategy(GenerationMode.NEGATIVE),
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_answer_is_one_that_the_description_names(
    name: str, client_of: Callable[..., Client], issuer: Issuer
) -> None:
    client = client_of(service_of(name), story_clock=True)
    scope = " ".join(SCOPES)
    claims = {"sub": "somebody", "aud": name, "scope": scope, "agency": str(client.agency)}
    headers = {"Authorization": f"Bearer {issuer.sign(claims, timedelta(hours=2))}"}
    app = described(client.http.application, name)
    answers: Counter[int] = Counter()

    for found in openapi.from_wsgi("/openapi.json", app).get_all_operations():

        @given(case=cases_of(found.ok()))
        @settings(
            max_examples=EACH,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def ask(case: Case) -> None:
            answer = case.call(headers=headers)
            answers[answer.status_code] += 1
            case.validate_response(answer, checks=CHECKS)

        ask()

    print(f"{name}: {answers.total()} cases, {dict(sorted(answers.items()))}")
    operations = sum(map(len, description(name)["paths"].values()))
    assert answers.total() >= EACH * operations / 4, "most requests were never made"
