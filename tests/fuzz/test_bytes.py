"""Each API answers any bytes with what it describes, and never with a fault of its own.

Requests are made from sound ones of every route: hostile values, bodies, headers, addresses and
tokens. They reach the app the way the front hands them over. `KREIS_FUZZ` sets the least number of
requests of `make fuzz`, of which these are a little more than half.
"""

from __future__ import annotations

import json
import random
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from kreis.chassis.http.front.exchange import Answer
from kreis.console.issuer.scopes import SCOPES
from kreis.console.issuer.signing import _load
from tests.fuzz.hostile import OF_AN_API, hostile
from tests.fuzz.shares import BYTES
from tests.fuzz.sound import requests_of
from tests.fuzz.values import CLAIMS, KEY_IDS
from tests.fuzz.wire import Raw, ask
from tests.support.fixtures import ISSUER, Client, Issuer
from tests.support.openapi import description
from tests.support.services import NAMES, service_of

EACH = BYTES // len(NAMES)
"""Requests to one service."""
SOUND, TOKENS = 0.05, 0.1
"""Shares of requests that are sound, and of those with a strange token."""


class Tokens:
    """Tokens of the issuer that every service trusts, sound and strange."""

    def __init__(self, issuer: Issuer, client: Client, name: str) -> None:
        self._key = issuer._signing_key(datetime.now(UTC))
        now = datetime.now(UTC)
        self._claims = {
            "sub": "somebody", "aud": name, "scope": " ".join(SCOPES), "agency": str(client.agency),
            "iss": ISSUER, "iat": now, "exp": now + timedelta(hours=2),
        }  # fmt: skip
        self.sound = self._signed({}, self._key.stem)

    def strange(self, rng: random.Random) -> bytes:
        if rng.random() < 0.25:
            return self._signed({}, rng.choice(KEY_IDS))
        return self._signed(rng.choice(CLAIMS), self._key.stem)

    def _signed(self, claims: dict[str, Any], key_id: Any) -> bytes:
        """Signs as PyJWT does, which takes fewer things than others do."""
        told = {**self._claims, **claims}
        times = {
            name: int(each.timestamp()) for name, each in told.items() if isinstance(each, datetime)
        }
        head = {"alg": "ES256", "typ": "JWT", "kid": key_id}
        signed = b".".join(_part(each) for each in (head, {**told, **times}))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            signature = jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(
                signed, _load(self._key)
            )
        return b"Bearer " + signed + b"." + jwt.utils.base64url_encode(signature)


def _part(content: dict[str, Any]) -> bytes:
    return jwt.utils.base64url_encode(json.dumps(content).encode())


def tried(
    name: str, app: Flask, tokens: Tokens, count: int, seed: int
) -> Iterator[tuple[Raw, Answer, bool]]:
    rng = random.Random(seed)
    sound = list(requests_of(name, rng))
    for _ in range(count):
        raw = rng.choice(sound).with_header(b"Authorization", tokens.sound)
        chance = rng.random()
        if chance > SOUND + TOKENS:
            raw = hostile(rng, raw, OF_AN_API)
        elif chance > SOUND:
            raw = raw.with_header(b"Authorization", tokens.strange(rng))
        answer, is_of_app = ask(app, raw)
        yield raw, answer, is_of_app


def fault_of(name: str, app: Flask, raw: Raw, answer: Answer) -> str | None:
    """What is wrong with this answer. None: nothing is."""
    if answer.status >= 500:
        return f"{answer.status}"
    kind = dict(answer.headers).get("Content-Type", "")
    if answer.status >= 400 and raw.method != b"HEAD":
        return None if _is_problem(kind, answer) else f"{answer.status} is no problem document"
    if not 200 <= answer.status < 300 or raw.method in (b"HEAD", b"OPTIONS"):
        return None
    described = _described(name, app, raw)
    return (
        None
        if described is None or answer.status in described
        else f"{answer.status} is not described"
    )


def _is_problem(kind: str, answer: Answer) -> bool:
    body = json.loads(answer.body)
    return (
        kind == "application/problem+json"
        and bool(body["detail"])
        and body["status"] == answer.status
    )


def _described(name: str, app: Flask, raw: Raw) -> set[int] | None:
    """The statuses of success that the description names. None for health."""
    try:
        rule, _ = app.url_map.bind("here").match(
            raw.path.decode("latin-1"), method=raw.method.decode(), return_rule=True
        )
    except HTTPException:
        return None
    path = "".join(f"{{{part}}}" if is_dynamic else part for is_dynamic, part in rule._trace[1:])
    operation = description(name)["paths"].get(path, {}).get(raw.method.decode().lower())
    if operation is None:
        return None
    return {int(each) for each in operation["responses"] if each.isdecimal()}


@pytest.mark.parametrize("name", NAMES)
def test_no_bytes_make_a_fault(name: str, client_of: Callable[..., Client], issuer: Issuer) -> None:
    client = client_of(service_of(name), story_clock=True)
    app = client.http.application
    answers: Counter[int] = Counter()
    found: dict[str, str] = {}

    for raw, answer, _ in tried(name, app, Tokens(issuer, client, name), EACH, seed=18):
        answers[answer.status] += 1
        if fault := fault_of(name, app, raw, answer):
            found.setdefault(f"{fault} {raw.method!r} {raw.path[:80]!r} {raw.kinds}", shown(raw))

    print(f"{name}: {answers.total()} requests, {dict(sorted(answers.items()))}")
    assert found == {}
    assert answers[200] + answers[201] > EACH / 50, "nothing gets behind the first check"


def shown(raw: Raw) -> str:
    kept = [each for each in raw.headers if each[0] != b"Authorization" or len(each[1]) < 300]
    return f"{raw.query[:200]!r} {kept!r}"[:600] + f" {raw.body[:300]!r}"
