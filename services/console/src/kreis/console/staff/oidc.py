"""Sign-in at an identity provider: OpenID Connect, authorization code with PKCE (RFC 7636).

A response counts only with the state and nonce of the browser that asked. The id token is checked
against the provider's keys, its issuer and our client id. The access token must be a JWT with
agency and scopes, which the services accept. Refuses symmetric algorithms and `none`.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt

from kreis.chassis.client.ca_bundle import ca_bundle
from kreis.chassis.client.peers import Unavailable
from kreis.chassis.http.auth import decoded, is_same

EARLY = 30
"""Seconds before expiry at which a token is renewed."""


class NotLetIn(Exception):
    """Sign-in refused, by the provider or because its response is not valid.

    The text is for the log.
    """


@dataclass(frozen=True)
class IdentityProvider:
    issuer: str
    client_id: str
    client_secret: str
    redirect_uri: str
    scope: str = "openid profile"
    http: httpx.Client = field(default_factory=lambda: httpx.Client(timeout=5, verify=ca_bundle()))

    def start(self) -> tuple[str, dict[str, str]]:
        """Returns the address to send the browser to, and the values to keep until it comes
        back."""
        keep = {name: secrets.token_urlsafe(32) for name in ("state", "nonce", "verifier")}
        digest = hashlib.sha256(keep["verifier"].encode()).digest()
        query = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.scope,
            "state": keep["state"],
            "nonce": keep["nonce"],
            "code_challenge": urlsafe_b64encode(digest).rstrip(b"=").decode(),
            "code_challenge_method": "S256",
        }
        return f"{self._endpoint('authorization_endpoint')}?{urlencode(query)}", keep

    def finish(
        self, keep: dict[str, str], state: str, code: str
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Returns the person and her tokens. Raises `NotLetIn`."""
        if not state or not is_same(state, keep.get("state", "")):
            raise NotLetIn("the state is not of this browser")
        tokens = self._tokens(
            grant_type="authorization_code",
            code=code,
            redirect_uri=self.redirect_uri,
            code_verifier=keep["verifier"],
        )
        identity = self._checked(str(tokens.get("id_token", "")), audience=self.client_id)
        if not is_same(str(identity.get("nonce", "")), keep["nonce"]):
            raise NotLetIn("the nonce is not of this browser")
        access = self._checked(tokens["access_token"], audience=None)
        return _person(identity, access), _kept(tokens)

    def fresh(self, tokens: dict[str, Any]) -> dict[str, Any]:
        """Returns the tokens while they are valid, else renewed ones. Raises `NotLetIn`."""
        if time.time() < tokens["until"] - EARLY:
            return tokens
        if not tokens.get("refresh"):
            raise NotLetIn("the access token is over and there is none to renew it")
        return _kept(
            {
                "refresh_token": tokens["refresh"],
                **self._tokens(grant_type="refresh_token", refresh_token=tokens["refresh"]),
            }
        )

    def _endpoint(self, name: str) -> str:
        return str(self._discovered[name])

    @cached_property
    def _discovered(self) -> dict[str, Any]:
        url = f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            response = self.http.get(url).raise_for_status().json()
        except httpx.HTTPError as fault:
            raise Unavailable(f"the identity provider does not answer: {fault}") from fault
        if response.get("issuer") != self.issuer:
            raise NotLetIn(f"{url} names another issuer: {response.get('issuer')!r}")
        found: dict[str, Any] = response
        return found

    @cached_property
    def _keys(self) -> jwt.PyJWKClient:
        return jwt.PyJWKClient(self._endpoint("jwks_uri"), lifespan=300, timeout=5)

    def _tokens(self, **form: str) -> dict[str, Any]:
        try:
            response = self.http.post(
                self._endpoint("token_endpoint"),
                data=form,
                auth=(self.client_id, self.client_secret),
            )
        except httpx.HTTPError as fault:
            raise Unavailable(f"the identity provider does not answer: {fault}") from fault
        if response.status_code != 200:
            raise NotLetIn(f"the identity provider answers {response.status_code}")
        tokens: dict[str, Any] = response.json()
        return tokens

    def _checked(self, token: str, audience: str | None) -> dict[str, Any]:
        try:
            return decoded(token, self._keys, issuer=self.issuer, audience=audience)
        except jwt.PyJWKClientConnectionError as fault:
            raise Unavailable(f"the identity provider does not answer: {fault}") from fault
        except jwt.PyJWTError as fault:
            raise NotLetIn(f"a token of the identity provider is not valid: {fault}") from fault


def _person(identity: dict[str, Any], access: dict[str, Any]) -> dict[str, Any]:
    """Returns the person: her name from the id token, her agency and scopes from the access
    token."""
    if not access.get("agency"):
        raise NotLetIn("the access token names no agency")
    if identity["sub"] != access["sub"]:
        raise NotLetIn("the two tokens are about different people")
    return {
        "sub": access["sub"],
        "name": identity.get("name") or access.get("name", ""),
        "agency": access["agency"],
        "roles": access.get("roles", []),
        "scope": access.get("scope", ""),
    }


def _kept(tokens: dict[str, Any]) -> dict[str, Any]:
    return {
        "access": tokens["access_token"],
        "refresh": tokens.get("refresh_token"),
        "until": time.time() + float(tokens.get("expires_in", 300)),
    }
