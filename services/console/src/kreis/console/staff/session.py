"""Session of a member of staff, in a signed cookie.

The cookie is HttpOnly and SameSite=Lax and expires after ten hours. With https its name begins with
`__Host-`: browsers take such a cookie only over TLS and from this very host, so no other host of
the domain can plant one. The prefix needs the path `/`. Without https browsers refuse the prefix;
then the cookie is for `/team` only, and another program on the same host could plant one.

It cannot be changed without the key. Signing out ends it for copies of the cookie, too (see
`ended_sessions`): the CSRF token is the secret by which a session is known. Every form carries this
token; a form without it changes nothing. Refuses to store anything about participants.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask, current_app, request, session

from kreis.chassis.http.auth import is_same

LASTS = timedelta(hours=10)
"""Lifetime of a session: a working day with its breaks."""
PATH = "/team"
COOKIE, HOST_COOKIE = "kreis_team", "__Host-kreis_team"
CSRF = "csrf"


@dataclass(frozen=True)
class SignedIn:
    """Member of staff who is signed in. `staff_id` is None if she is not on the list of staff."""

    subject: str
    name: str
    agency: UUID
    roles: tuple[str, ...]
    scopes: frozenset[str]

    @property
    def staff_id(self) -> UUID | None:
        try:
            return UUID(self.subject)
        except ValueError:
            return None

    def may(self, *scopes: str) -> bool:
        return self.scopes.issuperset(scopes)


def prepare(app: Flask, key_file: str, *, is_secure: bool) -> None:
    """Sets up the session cookie. Without a key file the key lives as long as the process."""
    app.secret_key = Path(key_file).read_bytes() if key_file else secrets.token_bytes(32)
    app.config.update(
        SESSION_COOKIE_NAME=HOST_COOKIE if is_secure else COOKIE,
        SESSION_COOKIE_PATH="/" if is_secure else PATH,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=is_secure,
        PERMANENT_SESSION_LIFETIME=LASTS,
        SESSION_REFRESH_EACH_REQUEST=False,
    )


def begin(person: dict[str, Any], tokens: dict[str, Any] | None = None) -> None:
    """Signs a person in.

    `person` has sub, name, agency, roles and scope. `tokens` are the tokens of an identity provider
    with their expiry.
    """
    language = session.get("language")
    session.clear()
    session.permanent = True
    session["person"] = person
    session[CSRF] = _new_token(person["sub"])
    if language:
        session["language"] = language
    if tokens:
        session["tokens"] = tokens


def end() -> None:
    session.clear()


def signed_in() -> SignedIn | None:
    person = session.get("person")
    if not person:
        return None
    return SignedIn(
        subject=person["sub"],
        name=person.get("name") or person["sub"],
        agency=UUID(person["agency"]),
        roles=tuple(person.get("roles", ())),
        scopes=frozenset(person["scope"].split()),
    )


def csrf_token() -> str:
    """Returns the session's CSRF token, which every form sends.

    Starts a session if there is none.
    """
    if CSRF not in session:
        session[CSRF] = _new_token("")
    return str(session[CSRF])


def form_is_ours() -> bool:
    """True if the form carries the session's CSRF token."""
    sent = request.form.get(CSRF, "")
    return bool(session.get(CSRF)) and is_same(sent, session[CSRF])


def form_was_hers() -> bool:
    """True if the form carries a CSRF token of hers, also one of an earlier session.

    Only such a form is shown again with what it sent: nobody else can have filled it in for her.
    """
    nonce, _, mark = request.form.get(CSRF, "").partition(".")
    return is_same(mark, _mark(nonce, str(session["person"]["sub"])))


def inside(address: str) -> str:
    """Returns the address if it is a page of staff, else an empty string.

    Otherwise a link could send her to a foreign site after sign-in (open redirect).
    """
    is_ours = address == PATH or address.startswith(f"{PATH}/")
    return address if is_ours and "\\" not in address else ""


def _new_token(subject: str) -> str:
    nonce = secrets.token_urlsafe(24)
    return f"{nonce}.{_mark(nonce, subject)}"


def _mark(nonce: str, subject: str) -> str:
    key = current_app.secret_key
    secret = key if isinstance(key, bytes) else str(key).encode()
    return hmac.new(secret, f"csrf {nonce} {subject}".encode(), "sha256").hexdigest()[:32]
