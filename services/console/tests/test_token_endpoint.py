"""Tokens for services that share no disk with the issuer."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jwt
import pytest
from flask import Flask

from kreis.chassis.client.tokens import NoToken, from_issuer
from kreis.console.issuer.signing import Issuer
from kreis.console.issuer.token_endpoint import token_endpoint
from tests.support.serving import serving

SECRETS = {"notifications": "n0tes", "story": "0nce"}


@pytest.fixture
def issuer(tmp_path: Path) -> Issuer:
    return Issuer(tmp_path / "keys", "https://issuer.example")


def app_of(issuer: Issuer, folder: Path, *, safe_mode: bool = True) -> Flask:
    folder.mkdir()
    for client, secret in SECRETS.items():
        (folder / client).write_text(f"{secret}\n")
    app = Flask(__name__)
    app.register_blueprint(token_endpoint(issuer, folder, safe_mode=safe_mode))
    return app


@pytest.fixture
def app(issuer: Issuer, tmp_path: Path) -> Flask:
    return app_of(issuer, tmp_path / "clients")


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with serving(app) as url:
        yield f"{url}/token"


def ask(app: Flask, client: str, secret: str, **wanted: str) -> Any:
    basic = base64.b64encode(f"{client}:{secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **wanted}
    return app.test_client().post("/token", data=form, headers={"Authorization": f"Basic {basic}"})


def test_a_service_gets_a_token_for_the_one_it_may_ask(address: str) -> None:
    tokens = from_issuer(address, "notifications", "n0tes")

    claims = jwt.decode(tokens("intake"), options={"verify_signature": False})

    assert (claims["sub"], claims["aud"]) == ("kreis/notifications", "intake")
    assert "contacts:read" in claims["scope"]


def test_a_token_is_asked_for_once_while_it_is_fresh(address: str) -> None:
    tokens = from_issuer(address, "notifications", "n0tes")

    assert tokens("intake") == tokens("intake")
    assert tokens("intake") != tokens("events")


def test_no_token_comes_of_a_wrong_secret(address: str) -> None:
    with pytest.raises(NoToken, match="401"):
        from_issuer(address, "notifications", "guess")("intake")


def test_no_token_comes_where_nobody_listens() -> None:
    with pytest.raises(NoToken):
        from_issuer("http://127.0.0.1:9/token", "notifications", "n0tes", timeout=1)("intake")


@pytest.mark.parametrize("client", ["nobody", "", "../keys/x", "story/../notifications"])
def test_a_client_nobody_knows_is_refused(app: Flask, client: str) -> None:
    answer = ask(app, client, "n0tes" if client else "", audience="intake")

    assert (answer.status_code, answer.json["error"]) == (401, "invalid_client")


def test_a_service_gets_no_token_for_one_it_has_no_business_with(app: Flask) -> None:
    answer = ask(app, "notifications", "n0tes", audience="insights")

    assert (answer.status_code, answer.json["error"]) == (400, "invalid_target")


def test_the_story_plays_roles_in_safe_mode_only(issuer: Issuer, tmp_path: Path) -> None:
    safe = app_of(issuer, tmp_path / "safe")
    real = app_of(issuer, tmp_path / "real", safe_mode=False)

    assert ask(safe, "story", "0nce", role="operator").status_code == 200
    assert ask(real, "story", "0nce", role="operator").status_code == 400
    assert ask(safe, "story", "0nce", role="king").json["error"] == "invalid_scope"
    assert ask(safe, "notifications", "n0tes", role="operator").status_code == 400
