"""Tokens for services over HTTP: OAuth 2.0 client credentials (RFC 6749 §4.4).

Services that share no disk with the issuer ask here, each with its own secret. The endpoint exists
only if a folder of clients is configured. The folder has one file for each client, named after the
client, with its secret. In safe mode a client named `story` may ask for the token of a role. So the
story can be played against a deployment.

Refuses an unknown client or a wrong secret (401 `invalid_client`). Refuses an audience that the
client may not ask for (400 `invalid_target`, RFC 8707).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Blueprint, Response, jsonify, request

from kreis.chassis.http.auth import inside, is_same
from kreis.console.issuer.scopes import ROLES, WORKLOADS
from kreis.console.issuer.signing import Issuer, role_claims, workload_claims

LIFETIME = timedelta(minutes=15)
STORY = "story"


class _Refused(Exception):
    def __init__(self, status: int, error: str, description: str) -> None:
        super().__init__(description)
        self.status, self.error = status, error


def token_endpoint(issuer: Issuer, clients: Path, *, safe_mode: bool) -> Blueprint:
    endpoint = Blueprint("tokens", __name__)

    @endpoint.post("/token")
    @inside
    def give_token() -> Response:
        claims = _claims(_client(clients), request.form, safe_mode=safe_mode)
        token = issuer.sign(claims, LIFETIME)
        return _response(
            200,
            access_token=token,
            token_type="Bearer",  # noqa: S106  # a type, no secret
            expires_in=int(LIFETIME.total_seconds()),
        )

    @endpoint.errorhandler(_Refused)
    def refuse(fault: _Refused) -> Response:
        response = _response(fault.status, error=fault.error, error_description=str(fault))
        if fault.status == 401:
            response.headers["WWW-Authenticate"] = 'Basic realm="kreis"'
        return response

    return endpoint


def _response(status: int, **body: Any) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Cache-Control"] = "no-store"
    return response


def _client(clients: Path) -> str:
    """Returns the name of the client after its secret is checked."""
    given = request.authorization
    name, secret = (given.username, given.password) if given else (None, None)
    # Looked up in the folder's listing, so a name that holds a path matches no file.
    secrets = {file.name: file for file in clients.iterdir() if file.is_file()}
    known = secrets[name].read_text().strip() if name in secrets else ""
    if not name or not known or not is_same(secret or "", known):
        raise _Refused(401, "invalid_client", "this client is not known, or its secret is wrong")
    return name


def _claims(client: str, wanted: Mapping[str, str], *, safe_mode: bool) -> dict[str, Any]:
    if wanted.get("grant_type") != "client_credentials":
        raise _Refused(400, "unsupported_grant_type", "expected client_credentials")
    if client == STORY and safe_mode:
        return _claims_of_role(wanted)
    audience = wanted.get("audience", "")
    if (client, audience) not in WORKLOADS:
        raise _Refused(400, "invalid_target", f"{client} has no business with {audience!r}")
    return workload_claims(client, audience)


def _claims_of_role(wanted: Mapping[str, str]) -> dict[str, Any]:
    role = wanted.get("role", "")
    if not ROLES.keys() >= set(role.split("+")):
        raise _Refused(400, "invalid_scope", f"there is no role {role!r}")
    try:
        return role_claims(role, UUID(wanted["agency"]) if wanted.get("agency") else None)
    except ValueError:
        raise _Refused(400, "invalid_request", "agency: expected a UUID") from None
