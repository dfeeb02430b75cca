"""Idempotency keys of forms: tabs that were opened at the same time have the same keys.

A key is made from the session and from how many forms it has sent. So what is sent from two tabs
has its effect once. A page that is opened after a form was sent has other keys: the same wish, made
again later, is no repetition. To a service, a key holds for one request with one content.
"""

from __future__ import annotations

import hashlib
import json

from flask import session

from kreis.console.services.asking import Request

SENT = "sent"
"""How many forms the session has sent."""


def key(token: str) -> str:
    """Returns the key of the forms of a page, for the session with this CSRF token."""
    told = f"{token} {session.get(SENT, 0)}".encode()
    return hashlib.sha256(told).hexdigest()[:32]


def count() -> None:
    """Notes that the session has sent a form."""
    session[SENT] = int(session.get(SENT, 0)) + 1


def key_of(request: Request) -> str:
    """Returns the key of a form's request to a service; empty if the form has none."""
    if not request.once:
        return ""
    content = request.file or json.dumps(request.body, sort_keys=True, default=str).encode()
    told = f"{request.method} {request.path} ".encode()
    return f"{request.once}.{hashlib.sha256(told + content).hexdigest()[:16]}"
