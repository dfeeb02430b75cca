"""Public keys of the issuer (JWKS), where services fetch them."""

from __future__ import annotations

from flask import Blueprint, Response, jsonify

from kreis.chassis.http.auth import inside
from kreis.console.issuer.signing import Issuer

MAX_AGE = 30
"""Seconds a cache may keep the keys. A service that meets an unknown key id fetches them again
anyway."""


def published_by(issuer: Issuer) -> Blueprint:
    keys = Blueprint("keys", __name__)

    @keys.get("/.well-known/jwks.json")
    @inside
    def show_keys() -> Response:
        response = jsonify(issuer.jwks())
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
        return response

    return keys
