"""Largest body that each page takes, and what a step of an address may be.

A longer one is answered with 413 before anything reads it. Fields inside are limited by the
services, which name the field (422). A step of an address becomes a step of a service's address,
so it must not lead elsewhere there.
"""

from __future__ import annotations

import re

from flask import Flask, request
from werkzeug.exceptions import NotFound

OF_A_LINK = 20_000
"""Bytes that anybody with a link may send. A yes with twenty children has 3,000."""
OF_STAFF = 100_000
"""Bytes of a form of staff. Attendance of 500 people has 80,000."""
_STEP = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9_.-]{0,199}")


def limit(app: Flask) -> None:
    """Gives each view its limit, unless it has one already, as the import of a file has."""
    app.before_request(_check_steps)
    for endpoint, view in app.view_functions.items():
        most = OF_STAFF if endpoint.startswith("team.") else OF_A_LINK
        vars(view).setdefault("kreis_most_bytes", most)


def _check_steps() -> None:
    """Answers 404 to a token, a day or a name with other characters: there is no such thing."""
    for step in (request.view_args or {}).values():
        if isinstance(step, str) and not _STEP.fullmatch(step):
            raise NotFound
