"""One-time sign-in links, made at the terminal or by a lead.

A link works once and expires. To use it means to delete its file. Of two requests at the same
moment only one can delete it, so only one signs in. The file holds a hash of the token, never the
token itself.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

LIFETIME = timedelta(minutes=30)


class LinkOver(Exception):
    """Link not valid: it was used, it has expired, or it never existed."""


def make(folder: Path, person: dict[str, Any], lifetime: timedelta = LIFETIME) -> str:
    """Makes a link for this person and returns its token.

    Only the owner of the folder can read the file.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    token = secrets.token_urlsafe(24)
    content = {"person": person, "until": (datetime.now(UTC) + lifetime).isoformat()}
    descriptor = os.open(_file(folder, token), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
    return token


def look(folder: Path, token: str) -> dict[str, Any]:
    """Returns the person whom the link would sign in. Raises `LinkOver`.

    Changes nothing, because mail scanners open links too.
    """
    try:
        content = json.loads(_file(folder, token).read_text("utf-8"))
    except FileNotFoundError:
        raise LinkOver from None
    if datetime.fromisoformat(content["until"]) <= datetime.now(UTC):
        raise LinkOver
    person: dict[str, Any] = content["person"]
    return person


def take(folder: Path, token: str) -> dict[str, Any]:
    """Uses the link up and returns the person it signs in. Raises `LinkOver`."""
    person = look(folder, token)
    try:
        _file(folder, token).unlink()
    except FileNotFoundError:
        raise LinkOver from None
    return person


def _file(folder: Path, token: str) -> Path:
    return folder / f"{hashlib.sha256(token.encode()).hexdigest()}.json"


def _sweep(folder: Path) -> None:
    """Deletes links that have expired."""
    for file in folder.glob("*.json"):
        until = datetime.fromisoformat(json.loads(file.read_text("utf-8"))["until"])
        if until <= datetime.now(UTC):
            file.unlink(missing_ok=True)
