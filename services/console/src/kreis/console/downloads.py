"""Files that a browser keeps and does not show."""

from __future__ import annotations

from flask import Response


def download(content: str | bytes, content_type: str, name: str) -> Response:
    """Sends a file under this name."""
    response = Response(content, content_type=content_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
