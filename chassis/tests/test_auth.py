"""Tokens that were good once."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from kreis.chassis.http import auth
from kreis.chassis.http.problems import Problem
from kreis.console.issuer.signing import Issuer, role_claims
from tests.support.fixtures import ISSUER


@pytest.fixture
def verifier(jwks_url: str) -> auth.Verifier:
    return auth.Verifier(ISSUER, jwks_url, "intake")


def test_a_token_is_refused_once_it_has_expired_though_it_was_good_a_moment_ago(
    verifier: auth.Verifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.sign(role_claims("operator", None), timedelta(minutes=5))
    verifier.claims(token)
    later = time.time() + 301

    monkeypatch.setattr("time.time", lambda: later)

    with pytest.raises(Problem, match="expired"):
        verifier.claims(token)


def test_a_token_of_somebody_else_is_refused_though_one_like_it_was_good(
    verifier: auth.Verifier, issuer: Issuer
) -> None:
    token = issuer.sign(role_claims("operator", None), timedelta(minutes=5))
    verifier.claims(token)

    with pytest.raises(Problem, match="not valid here"):
        verifier.claims(f"{token[:-4]}AAAA")
