"""Tokens that were good once."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest

from kreis.chassis.http import auth
from kreis.chassis.http.problems import Problem
from kreis.console.issuer.signing import Issuer, _load, role_claims
from tests.support.fixtures import ISSUER


@pytest.fixture
def verifier(jwks_url: str) -> auth.Verifier:
    return auth.Verifier(ISSUER, jwks_url, "intake")


def test_a_token_is_refused_once_it_has_expired_though_it_was_good_a_moment_ago(
    verifier: auth.Verifier, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = issuer.sign(role_claims("operator", None), timedelta(minutes=5))
    verifier.claims(token)
    later = time.time() + 361

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


def signed(issuer: Issuer, claims: dict[str, Any], key_id: Any = None) -> str:
    """A token with these very claims, as PyJWT itself would refuse to make it."""
    key = issuer._signing_key(datetime.now(UTC))
    head = {"alg": "ES256", "typ": "JWT", "kid": key.stem if key_id is None else key_id}
    now = int(time.time())
    own = {
        "sub": "somebody",
        "aud": "intake",
        "iss": ISSUER,
        "iat": now,
        "exp": now + 300,
        **claims,
    }
    parts = [jwt.utils.base64url_encode(json.dumps(each).encode()) for each in (head, own)]
    algorithm = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256)
    signature = algorithm.sign(b".".join(parts), _load(key))
    return b".".join((*parts, jwt.utils.base64url_encode(signature))).decode()


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": "9999999999"}, {"exp": True}, {"exp": None}, {"exp": []}, {"exp": "x"}, {"exp": {}},
        {"iat": "1"}, {"iat": None}, {"nbf": {}}, {"nbf": "1"}, {"sub": "a\ud800"}, {"sub": "\x00"},
        {"sub": ""}, {"sub": 7}, {"sub": None}, {"sub": ["a"]}, {"iss": [ISSUER]}, {"agency": 7},
        {"agency": "\udfff"}, {"agency": ["a"]}, {"aud": 1}, {"aud": [1]}, {"exp": -1},
    ],
)  # fmt: skip
def test_a_token_with_a_claim_of_a_wrong_type_is_refused(
    verifier: auth.Verifier, issuer: Issuer, claims: dict[str, Any]
) -> None:
    with pytest.raises(Problem) as refused:
        verifier.claims(signed(issuer, claims))

    assert refused.value.status == 401


@pytest.mark.parametrize("key_id", ["\ud800", "\x00", "unknown", 1, [], {}, True, "k" * 5_000])
def test_a_token_with_a_strange_key_id_is_refused(
    verifier: auth.Verifier, issuer: Issuer, key_id: Any
) -> None:
    with pytest.raises(Problem) as refused:
        verifier.claims(signed(issuer, {}, key_id))

    assert refused.value.status == 401


@pytest.mark.parametrize(
    ("claim", "seconds", "is_valid"),
    [
        ("exp", -50, True), ("exp", -70, False), ("iat", 50, True), ("iat", 70, False),
        ("nbf", 50, True), ("nbf", 70, False),
    ],
)  # fmt: skip
def test_clocks_may_differ_by_a_minute(
    verifier: auth.Verifier, issuer: Issuer, claim: str, seconds: int, is_valid: bool
) -> None:
    token = signed(issuer, {claim: int(time.time()) + seconds})

    if is_valid:
        assert verifier.claims(token)["sub"] == "somebody"
    else:
        with pytest.raises(Problem, match="not valid here"):
            verifier.claims(token)


@pytest.mark.parametrize(
    "token",
    ["", "a", "a.b.c", "..", "e30.e30.e30", "W10.W10.W10", "\xff.\xfe.\xfd", "bnVsbA.e30.x"],
)
def test_what_is_no_token_is_refused(verifier: auth.Verifier, token: str) -> None:
    with pytest.raises(Problem) as refused:
        verifier.claims(token)

    assert refused.value.status == 401
