"""The process as a machine runs it: keys for services, health for whoever watches."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import httpx
import jwt
import pytest

from kreis.chassis.http.auth import Verifier
from kreis.console.issuer.signing import SERVICES, Issuer, workload_claims
from services.console.tests.town import NOWHERE, Town

WITHIN = 60.0
"""Seconds a start may take on a busy machine."""


@pytest.fixture
def keys(tmp_path: Path) -> Issuer:
    issuer = Issuer(tmp_path / "keys", "https://console.example")
    issuer.add_key()
    return issuer


@pytest.fixture
def running(keys: Issuer, tmp_path: Path) -> Iterator[str]:
    """The address of `python -m kreis.console all`; stopped as a machine stops it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        bind = f"127.0.0.1:{probe.getsockname()[1]}"
    settings = {
        "KREIS_BIND": bind,
        "KREIS_ISSUER": "https://console.example",
        "KREIS_ISSUER_KEYS": str(tmp_path / "keys"),
        "KREIS_WORKLOAD_TOKENS": str(tmp_path),
        **{f"KREIS_{name.upper()}_URL": NOWHERE for name in SERVICES},
    }
    with _start("all", settings) as process:
        _wait_until_ready(f"http://{bind}", process)
        yield f"http://{bind}"
        process.terminate()
        assert process.wait(WITHIN) == 0


def test_services_trust_tokens_by_the_keys_it_publishes(running: str, keys: Issuer) -> None:
    old = keys.sign(workload_claims("console", "intake"), timedelta(minutes=1))
    keys.add_key()
    new = keys.sign(workload_claims("console", "intake"), timedelta(minutes=1))
    intake = Verifier("https://console.example", f"{running}/.well-known/jwks.json", "intake")

    assert intake.claims(new)["sub"] == "kreis/console"
    assert intake.claims(old)["sub"] == "kreis/console"


def test_private_keys_stay_private(running: str, keys: Issuer) -> None:
    (key,) = httpx.get(f"{running}/.well-known/jwks.json").json()["keys"]

    assert key.keys() == {"kty", "crv", "x", "y", "kid", "use", "alg"}


def test_it_says_how_it_is_while_others_are_away(running: str) -> None:
    assert httpx.get(f"{running}/livez").status_code == 200
    assert httpx.get(f"{running}/readyz").json() == {"ready": True}
    assert httpx.get(f"{running}/a/{'A' * 22}").status_code == 503

    metrics = httpx.get(f"{running}/metrics").text

    assert 'route="/a/<token>",status="503"' in metrics
    assert "A" * 22 not in metrics


def test_an_agency_with_its_own_issuer_publishes_no_keys_here(town: Town) -> None:
    assert town.console().get("/.well-known/jwks.json").status_code == 404


def test_keys_of_somebody_else_are_not_trusted(running: str, tmp_path: Path) -> None:
    stranger = Issuer(tmp_path / "other", "https://console.example")
    token = stranger.sign(workload_claims("console", "intake"), timedelta(minutes=1))
    known = jwt.PyJWKClient(f"{running}/.well-known/jwks.json")

    with pytest.raises(jwt.PyJWKClientError):
        known.get_signing_key_from_jwt(token)


def test_it_names_every_missing_setting_at_once() -> None:
    with _start("api", {}) as process:
        _, said = process.communicate(timeout=WITHIN)

    assert process.returncode == 2
    for name in ("BIND", "ISSUER", "INTAKE_URL", "EVENTS_URL"):
        assert f"KREIS_{name}:" in said


def test_it_does_not_start_without_a_way_to_tokens() -> None:
    urls = [f"{each.upper()}_URL" for each in SERVICES]
    settings = {f"KREIS_{name}": "http://127.0.0.1:9" for name in ("ISSUER", *urls)}
    with _start("api", {**settings, "KREIS_BIND": "127.0.0.1:0"}) as process:
        _, said = process.communicate(timeout=WITHIN)

    assert process.returncode == 2
    assert "KREIS_WORKLOAD_TOKENS" in said
    assert "KREIS_TOKEN_URL" in said


def test_it_has_nothing_to_migrate_and_reads_no_topics() -> None:
    for role in ("migrate", "worker"):
        with _start(role, {}) as process:
            assert process.wait(WITHIN) == 2


def _start(role: str, settings: Mapping[str, str]) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("KREIS_")}
    return subprocess.Popen(
        [sys.executable, "-m", "kreis.console", role],
        env={**own, **settings},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _wait_until_ready(url: str, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + WITHIN
    while time.monotonic() < deadline:
        assert process.poll() is None, process.stderr and process.stderr.read()
        try:
            if httpx.get(f"{url}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("not ready in time")
