"""Calendar files, as they are sent to a participant or to a member of a circle."""

from __future__ import annotations

from flask import Response

from kreis.console.downloads import download


def calendar_response(file: str, name: str) -> Response:
    """Sends a calendar file under this name."""
    return download(file, "text/calendar; charset=utf-8", name)
