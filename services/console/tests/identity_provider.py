"""A small identity provider over HTTP: authorization code with PKCE, ES256, one client.

It keeps to OpenID Connect Core as far as signing in needs it, and refuses what it should refuse, so
that a client which forgets its verifier or its secret fails here as it would elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from base64 import b64decode, urlsafe_b64encode
from contextlib import ExitStack
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from kreis.console.issuer.signing import Issuer
from tests.support.services import NAMES
from tests.support.serving import answering_with

CLIENT, SECRET = "kreis-console", "only-for-tests"


class IdentityProvider:
    """`person` is who signs in; `lifetime` is how long an access token holds, in seconds."""

    def __init__(self, keys: Path, person: dict[str, Any]) -> None:
        self.person = person
        self.lifetime = 300
        self.lies: dict[str, Any] = {}
        """Claims of the id token that are not as they should be."""
        self.renewed = 0
        self._codes: dict[str, dict[str, str]] = {}
        self._refresh: set[str] = set()
        self._running = ExitStack()
        self.url = self._running.enter_context(answering_with(self._handler()))
        self._issuer = Issuer(keys, self.url)

    def close(self) -> None:
        self._running.close()

    def discovery(self) -> dict[str, Any]:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
        }

    def authorize(self, query: dict[str, str]) -> str:
        """Signs the person in at once and sends her back."""
        code = secrets.token_urlsafe(16)
        self._codes[code] = query
        back = urlencode({"code": code, "state": query["state"]})
        return f"{query['redirect_uri']}?{back}"

    def tokens(self, form: dict[str, str], credentials: str) -> dict[str, Any] | None:
        """The tokens for a code or a refresh token, each good once; None for anything else."""
        if credentials != f"{CLIENT}:{SECRET}":
            return None
        if form["grant_type"] == "refresh_token":
            if form["refresh_token"] not in self._refresh:
                return None
            self._refresh.remove(form["refresh_token"])
            self.renewed += 1
            return self._answer({})
        asked = self._codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or asked["code_challenge"] != challenge:
            return None
        if asked["redirect_uri"] != form["redirect_uri"]:
            return None
        identity = {
            "sub": self.person["sub"],
            "name": self.person["name"],
            "aud": CLIENT,
            "nonce": asked["nonce"],
            **self.lies,
        }
        return self._answer({"id_token": self._issuer.sign(identity, timedelta(minutes=5))})

    def jwks(self) -> dict[str, Any]:
        return self._issuer.jwks()

    def _answer(self, more: dict[str, Any]) -> dict[str, Any]:
        access = {
            "sub": self.person["sub"],
            "aud": list(NAMES),
            "agency": self.person["agency"],
            "scope": self.person["scope"],
        }
        refresh = secrets.token_urlsafe(16)
        self._refresh.add(refresh)
        return {
            "access_token": self._issuer.sign(access, timedelta(seconds=max(self.lifetime, 60))),
            "refresh_token": refresh,
            "expires_in": self.lifetime,
            "token_type": "Bearer",
            **more,
        }

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805  # a closure over it
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                address = urlsplit(self.path)
                query = {name: each[0] for name, each in parse_qs(address.query).items()}
                if address.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(query))
                    self.end_headers()
                    return
                documents = {
                    "/.well-known/openid-configuration": provider.discovery,
                    "/jwks": provider.jwks,
                }
                self._json(200, documents[address.path]())

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                form = {n: v[0] for n, v in parse_qs(self.rfile.read(length).decode()).items()}
                basic = self.headers.get("Authorization", "").removeprefix("Basic ")
                found = provider.tokens(form, b64decode(basic).decode())
                self._json(400, {"error": "invalid_grant"}) if found is None else self._json(
                    200, found
                )

            def _json(self, status: int, body: Any) -> None:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *_: object) -> None:
                """Test output is for tests."""

        return Handler
