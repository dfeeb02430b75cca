"""Authentication and authorisation: who the caller is, and what the caller may do.

Promise: a view marked `@require(scope)` runs only with a valid token. The issuer has signed it for
this service, it has not expired, and it carries the scope. A user's agency comes from the token,
never from the request. A service names its agency and its purpose in headers, and `access` records
them.
Refuses: tokens with an algorithm other than ES256 and RS256. An app also refuses a view with
neither `@require` nor `@public` (see `web`).
"""

from __future__ import annotations

import functools
import hmac
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

import jwt
from flask import current_app, g, request
from werkzeug.exceptions import NotFound

from kreis.chassis.client.headers import AGENCY_HEADER, PURPOSE_HEADER
from kreis.chassis.http.arriving import is_storable
from kreis.chassis.http.problems import Problem

View = TypeVar("View", bound=Callable[..., Any])
LONGEST_PURPOSE = 200
"""Maximum characters of a stored purpose. The rest is cut off."""
FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip")
"""Headers by which a proxy says for whom it asks. A service mesh adds none of them inside."""
LEEWAY = 60
"""Seconds by which the issuer's clock and ours may differ: for `iat`, `nbf` and `exp`."""
REMEMBERED = 30
"""Seconds a verified token is cached. Verifying costs about a tenth of a request."""


@dataclass(frozen=True)
class Caller:
    """Who made a request, and what the caller may do.

    `agency` is None for an operator, who works for the whole installation. It is also None for a
    service that names no agency.
    """

    subject: str
    agency: UUID | None
    scopes: frozenset[str]
    is_service: bool
    purpose: str | None
    """The purpose for which the caller needs the answer. A service must state it. A person may
    state it."""


REFRESH_AFTER = 30.0
"""Seconds. A token with an unknown key id makes the verifier download the key set again, at most
once in this time."""


class Verifier:
    """Verifies tokens with the issuer's published keys.

    A new key is known after `refresh_after` seconds. So publish a new key at least that long before
    signing with it. A withdrawn key is refused after about five minutes.
    """

    def __init__(
        self, issuer: str, jwks_url: str, audience: str, *, refresh_after: float = REFRESH_AFTER
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._keys = jwt.PyJWKClient(
            jwks_url, lifespan=300, timeout=5, cooldown_duration=refresh_after
        )
        self._verified = functools.lru_cache(maxsize=4096)(self._verify)

    def claims(self, token: str) -> dict[str, Any]:
        """Returns the claims of a valid token. Raises `Problem` 401, or 503 if the issuer does not
        answer.

        The signature is verified again every `REMEMBERED` seconds. The expiry is checked for each
        request.
        """
        claims = self._verified(token, int(time.monotonic() // REMEMBERED))
        if claims["exp"] + LEEWAY <= time.time():
            raise Problem(401, "The token is not valid here: it has expired")
        return claims

    def _verify(self, token: str, _span: int) -> dict[str, Any]:
        try:
            return decoded(token, self._keys, issuer=self._issuer, audience=self._audience)
        except jwt.PyJWKClientConnectionError as fault:
            raise Problem(
                503, "The token cannot be checked now: the issuer does not answer"
            ) from fault
        except jwt.PyJWTError as fault:
            raise Problem(401, f"The token is not valid here: {fault}") from fault


def decoded(
    token: str, keys: jwt.PyJWKClient, *, issuer: str, audience: str | None
) -> dict[str, Any]:
    """Returns the claims of a token that this issuer has signed. `audience` None: any.

    Raises `jwt.PyJWTError`, also for a key id or a claim of a wrong type. Clocks may differ by
    `LEEWAY`.
    """
    try:
        if not isinstance(jwt.get_unverified_header(token).get("kid"), str):
            raise jwt.InvalidKeyError("its key id is no text")
        claims: dict[str, Any] = jwt.decode(
            token,
            keys.get_signing_key_from_jwt(token),
            algorithms=["ES256", "RS256"],
            audience=audience,
            issuer=issuer,
            leeway=LEEWAY,
            options={"require": ["exp", "iss", "sub"], "verify_aud": audience is not None},
        )
    except (TypeError, ValueError, OverflowError, RecursionError) as fault:
        raise jwt.DecodeError(f"it cannot be read: {type(fault).__name__}") from fault
    for name, kinds in _KINDS.items():
        value = claims.get(name)
        if name in claims and (not isinstance(value, kinds) or isinstance(value, bool)):
            raise jwt.DecodeError(f"{name} is of a wrong type")
        if isinstance(value, str) and not (value and is_storable(value)):
            raise jwt.DecodeError(f"{name} is empty or no text")
    return claims


_KINDS: dict[str, tuple[type, ...]] = {
    **dict.fromkeys(("exp", "iat", "nbf"), (int, float)),
    **dict.fromkeys(("sub", "iss", "agency"), (str,)),
}
"""What a claim must be. PyJWT also takes a number in a text."""


def public(view: View) -> View:
    """Marks a view that needs no token."""
    view.kreis_scope = None  # type: ignore[attr-defined]
    return view


def inside(view: View) -> View:
    """Marks a view for callers inside this installation, without a token.

    It answers 404 to a request that a proxy has forwarded. Reason: the console stands behind an
    Ingress or a proxy, and a wrong path list there must not publish metrics. Every proxy for people
    adds one of `FORWARDED`; callers inside do not.
    """

    @public
    @functools.wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if any(name in request.headers for name in FORWARDED):
            raise NotFound
        return view(*args, **kwargs)

    guarded.kreis_is_inside = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def is_same(sent: str, known: str) -> bool:
    """Compares two secrets in constant time. `hmac.compare_digest` takes bytes or ASCII only."""
    return hmac.compare_digest(sent.encode("utf-8", "surrogatepass"), known.encode())


def require(scope: str) -> Callable[[View], View]:
    """Marks a view that needs a token with this scope. The view raises `Problem` 401 or 403
    otherwise."""

    def mark(view: View) -> View:
        @functools.wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            g.caller = _caller()
            if scope not in g.caller.scopes:
                raise Problem(403, f"This needs the scope {scope!r}")
            return view(*args, **kwargs)

        guarded.kreis_scope = scope  # type: ignore[attr-defined]
        guarded._apidoc = {  # type: ignore[attr-defined]  # how flask-smorest collects documentation
            **getattr(view, "_apidoc", {}),
            "manual_doc": {"security": [{"token": [scope]}]},
        }
        return guarded  # type: ignore[return-value]

    return mark


def caller() -> Caller:
    """Returns the caller of the running request."""
    who: Caller = g.caller
    return who


def agency(named: UUID | None = None) -> UUID:
    """Returns the agency that the running request works for. `named` is the agency in the
    request's arguments, or None if there is none.

    Raises `Problem` 403 if the token belongs to another agency. Raises it also if neither token nor
    request names an agency.
    """
    own = caller().agency
    if own is None and named is None:
        raise Problem(403, "This token belongs to no agency")
    if own is not None and named not in (None, own):
        raise Problem(403, "This token belongs to another agency")
    return own or named  # type: ignore[return-value]


def _caller() -> Caller:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Problem(401, "Send a token: Authorization: Bearer …")
    verifier: Verifier = current_app.extensions["kreis.verifier"]
    claims = verifier.claims(token)
    is_service = claims.get("service") is True
    return Caller(
        subject=claims["sub"],
        agency=_agency_of_service() if is_service else _agency_of_user(claims),
        scopes=_scopes(claims.get("scope")),
        is_service=is_service,
        purpose=_purpose(is_service),
    )


def _scopes(stated: Any) -> frozenset[str]:
    return frozenset(stated.split()) if isinstance(stated, str) else frozenset()


def _agency_of_user(claims: dict[str, Any]) -> UUID | None:
    stated = claims.get("agency")
    try:
        return UUID(str(stated)) if stated else None
    except ValueError:
        raise Problem(401, "The token is not valid here: its agency is no UUID") from None


def _agency_of_service() -> UUID | None:
    """Reads the agency from the header. The calling service has taken it from the message that it
    handles."""
    stated = request.headers.get(AGENCY_HEADER)
    try:
        return UUID(stated) if stated else None
    except ValueError:
        raise Problem(400, f"Header {AGENCY_HEADER}: expected a UUID, got {stated!r}") from None


def _purpose(is_required: bool) -> str | None:
    purpose = request.headers.get(PURPOSE_HEADER)
    if is_required and not purpose:
        raise Problem(400, f"A service states its purpose: header {PURPOSE_HEADER}")
    return purpose[:LONGEST_PURPOSE] if purpose else None
