"""Replacing the key that signs, while services check tokens all the time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from uuid import uuid4

import jwt
import pytest

from kreis.chassis.http.auth import Verifier
from kreis.chassis.http.problems import Problem
from kreis.console.issuer.keys import MAX_AGE
from kreis.console.issuer.signing import LONGEST_LIFETIME, PUBLISHED_AHEAD, Issuer, role_claims
from tests.support.serving import answering_with

ISSUER = "https://issuer.example"
MINUTE = timedelta(minutes=1)
REFRESH_AFTER = 1.0
"""Seconds, instead of thirty: nobody wants to wait for a test."""


def kid(token: str) -> str:
    return str(jwt.get_unverified_header(token)["kid"])


def sign(issuer: Issuer) -> str:
    return issuer.sign(role_claims("lead", uuid4()), MINUTE)


@pytest.fixture
def verifier_of() -> Iterator[Callable[[Issuer], Verifier]]:
    servers = ExitStack()

    def make(issuer: Issuer) -> Verifier:
        class Keys(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(json.dumps(issuer.jwks()).encode())

            def log_message(self, *_: object) -> None:
                """Test output is for tests."""

        url = servers.enter_context(answering_with(Keys))
        return Verifier(ISSUER, f"{url}/jwks.json", "intake", refresh_after=REFRESH_AFTER)

    with servers:
        yield make


def refused_during_a_rotation(issuer: Issuer, verifier: Verifier) -> tuple[int, set[str]]:
    """Signs and checks a token every few milliseconds, rotates in the middle; how many were
    refused, and the keys that signed."""
    refused, keys = 0, set()
    verifier.claims(sign(issuer))  # has the keys, as any service that is up
    issuer.rotate()
    until = time.monotonic() + 4 * REFRESH_AFTER
    while time.monotonic() < until:
        token = sign(issuer)
        keys.add(kid(token))
        try:
            verifier.claims(token)
        except Problem:
            refused += 1
        time.sleep(0.005)
    return refused, keys


def test_nobody_is_refused_while_a_key_is_replaced(
    tmp_path: Path, verifier_of: Callable[[Issuer], Verifier]
) -> None:
    issuer = Issuer(tmp_path, ISSUER, published_ahead=timedelta(seconds=2 * REFRESH_AFTER))
    old = sign(issuer)
    verifier = verifier_of(issuer)

    refused, keys = refused_during_a_rotation(issuer, verifier)

    assert refused == 0
    assert len(keys) == 2
    assert verifier.claims(old)["sub"] == "lead"


def test_a_key_that_signed_at_once_would_be_refused(
    tmp_path: Path, verifier_of: Callable[[Issuer], Verifier]
) -> None:
    hasty = Issuer(tmp_path, ISSUER, published_ahead=timedelta(0))

    refused, _ = refused_during_a_rotation(hasty, verifier_of(hasty))

    assert refused > 0


def test_a_new_key_is_published_before_it_signs(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path, ISSUER)
    old = kid(sign(issuer))

    signs_from = issuer.rotate()

    assert kid(sign(issuer)) == old
    assert len(issuer.jwks()["keys"]) == 2
    assert signs_from > datetime.now(UTC) + timedelta(seconds=50)


def test_a_key_is_published_for_longer_than_caches_keep_what_they_know() -> None:
    assert timedelta(seconds=MAX_AGE + 30) <= PUBLISHED_AHEAD


def test_an_old_key_goes_when_its_last_token_is_over(tmp_path: Path) -> None:
    issuer = Issuer(tmp_path, ISSUER)
    now = datetime.now(UTC)
    ages = [LONGEST_LIFETIME * 3, LONGEST_LIFETIME * 2, LONGEST_LIFETIME / 2]
    first, second, third = (
        (tmp_path / issuer.add_key())
        .with_suffix(".pem")
        .rename(tmp_path / f"{now - age:%Y%m%dT%H%M%S%fZ}.pem")
        for age in ages
    )

    issuer.withdraw_old_keys()

    assert not first.exists()  # the second has signed for longer than a token lives
    assert second.exists()
    assert third.exists()


def test_no_token_outlives_the_key_that_signed_it(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="at most"):
        Issuer(tmp_path, ISSUER).sign({}, LONGEST_LIFETIME + MINUTE)
