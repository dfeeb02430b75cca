"""Staff who sign in by a link."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient

from kreis.console.issuer import one_time_links
from services.console.tests.page import Page

PETRA = {
    "sub": str(uuid4()),
    "name": "Petra Neumann",
    "agency": str(uuid4()),
    "roles": ["contact-person"],
}
LEAD = {**PETRA, "name": "Ilse Brandauer", "roles": ["lead"]}


def sign_in(browser: FlaskClient, links: Path, person: dict[str, Any] = PETRA) -> Any:
    """Opens a fresh link and presses the button."""
    path = f"/team/anmelden/{one_time_links.make(links, person)}"
    return browser.post(path, data={"csrf": csrf_of(browser.get(path).text)})


def csrf_of(html: str) -> str:
    return str(Page(html).root.all("input", name="csrf")[0].attributes["value"])
