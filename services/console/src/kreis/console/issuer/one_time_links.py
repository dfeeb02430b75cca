"""Links that let somebody in once: made at the terminal or by a lead, taken by the first who
presses the button.

Promise: a link works once and not after its time, whatever two people do at the same moment: taking
it is removing its file, which only one can do. The file holds the hash of the token, never itself.
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
    """It was used, it is too old, or there never was one."""


def make(folder: Path, person: dict[str, Any], lifetime: timedelta = LIFETIME) -> str:
    """A token that lets this person in once. Only the owner of the folder can read what it says."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    _sweep(folder)
    token = secrets.token_urlsafe(24)
    content = {"person": person, "until": (datetime.now(UTC) + lifetime).isoformat()}
    descriptor = os.open(_file(folder, token), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file)
    return token


def look(folder: Path, token: str) -> dict[str, Any]:
    """Whom the link would let in. Changes nothing: mail scanners look, too."""
    try:
        content = json.loads(_file(folder, token).read_text("utf-8"))
    except FileNotFoundError:
        raise LinkOver from None
    if datetime.fromisoformat(content["until"]) <= datetime.now(UTC):
        raise LinkOver
    person: dict[str, Any] = content["person"]
    return person


def take(folder: Path, token: str) -> dict[str, Any]:
    """Whom it lets in, for the only time. Raises `LinkOver`."""
    person = look(folder, token)
    try:
        _file(folder, token).unlink()
    except FileNotFoundError:
        raise LinkOver from None
    return person


def _file(folder: Path, token: str) -> Path:
    return folder / f"{hashlib.sha256(token.encode()).hexdigest()}.json"


def _sweep(folder: Path) -> None:
    """Takes away what nobody used in time."""
    for file in folder.glob("*.json"):
        until = datetime.fromisoformat(json.loads(file.read_text("utf-8"))["until"])
        if until <= datetime.now(UTC):
            file.unlink(missing_ok=True)
