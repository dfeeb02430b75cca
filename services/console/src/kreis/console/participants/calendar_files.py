"""Calendar files, as they are sent to a participant or to a member of a circle."""

from __future__ import annotations

from flask import Response


def calendar_response(file: str, name: str) -> Response:
    """Sends a calendar file under this name."""
    response = Response(file, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
