"""What somebody says of herself as she joins a circle: as she typed it, and as it is meant."""

from __future__ import annotations

from typing import Any, TypedDict

from flask import request


class Joining(TypedDict):
    """What she typed. It stands in the form again if something is wrong."""

    first_name: str
    district: str
    contact: str
    nearby_only: bool
    child_bands: list[str]
    minds_bands: list[str]
    agrees: bool
    shares_contact: bool


def typed() -> Joining:
    """Returns what was sent with this request."""
    return {
        "first_name": request.form.get("first_name", ""),
        "district": request.form.get("district", ""),
        "contact": request.form.get("contact", ""),
        "nearby_only": bool(request.form.get("nearby_only")),
        "child_bands": request.form.getlist("child"),
        "minds_bands": request.form.getlist("minds"),
        "agrees": bool(request.form.get("agrees")),
        "shares_contact": bool(request.form.get("shares_contact")),
    }


def meant(said: Joining, language: str) -> dict[str, Any]:
    """Returns what is sent to exchange. Without a contact she is reached where messages go."""
    return {
        **said,
        "first_name": said["first_name"].strip(),
        "district": said["district"].strip(),
        "contact": said["contact"].strip() or None,
        "language": language,
    }
