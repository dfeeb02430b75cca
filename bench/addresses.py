"""Addresses of all pages of the console that open by GET, with ids of something that is there.

Promise: each GET route of the console is opened or stands in `LEFT_OUT` with a reason.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient

from bench.ground import AGENCY
from bench.groups import Groups, offer_after
from bench.served import Served, signed_in
from kreis.chassis.config import KafkaAccess
from kreis.chassis.health import Heartbeats
from kreis.chassis.process.due import DueRunner
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import jobs
from kreis.intake.commands import imports

LEFT_OUT: Mapping[str, str] = {
    "/livez": "for the machine",
    "/readyz": "for the machine",
    "/metrics": "for the machine",
    "/.well-known/jwks.json": "keys, for services",
    "/static/<name>": "stylesheets and signs",
    "/team/": "leads to the first page of the role",
    "/team/anmelden": "leads on, for somebody who is signed in",
    "/team/anmelden/<token>": "works once",
    "/team/anmelden/anbieter": "leads to a provider, and there is none here",
    "/team/anmelden/zurueck": "comes back from a provider",
    "/team/termin/<uuid:group_event_id>/absagen": "an earlier address of the cancellation",
    "/team/vermisst/<uuid:participant_id>": "nobody has stayed away for long here",
    "/team/phasenwechsel/<uuid:proposal_id>": "nobody is proposed for another phase here",
    "/team/kreise/meldung/<uuid:report_id>": "nobody of a circle has reported anything here",
    "/a/abmelden/<token>": "comes with a mail, and none is sent here",
    "/k/<address>.ics": "a calendar that nobody has asked for here",
    "/team/import/<uuid:import_id>/offene-zeilen.xlsx": "the file has no open rows",
    **dict.fromkeys(
        (
            "/g/<token>",
            "/g/<token>/mehr",
            "/g/<token>/suchen",
            "/g/<token>/anbieten",
            "/g/<token>/zeit/<uuid:offer_id>",
            "/g/<token>/anfrage/<uuid:ask_id>",
            "/g/<token>/anfrage/<uuid:ask_id>/kalender",
            "/g/<token>/melden/<uuid:ask_id>",
        ),
        "a circle has as many members in a large agency; bench.circles measures many circles",
    ),
}
OF_PROPOSALS = "/team/gruppen/vorschlag/"
ROLES = ("contact-person", "group-planning", "lead")
"""A page is opened by the first of them who may see it."""
SUBSCRIBER = "kita-navigator"
_PART = re.compile(r"<(?:\w+:)?(\w+)>")


class Addresses:
    """Addresses by route, and who opens them."""

    def __init__(self, served: Served, groups: Groups) -> None:
        self._served = served
        self._browsers = {each: signed_in(served, each) for each in ROLES}
        self._stranger = served.console.test_client(use_cookies=False)
        self._ids = _ids(served, groups)
        self._token = groups.link(groups.coming)
        self._stranger.get(f"/a/{self._token}")

    @property
    def of_pages(self) -> dict[str, str]:
        rules = self._served.console.url_map.iter_rules()
        routes = {each.rule for each in rules if "GET" in (each.methods or ())}
        gone = LEFT_OUT.keys() - routes
        assert not gone, f"there is no such route any more: {gone}"
        return {each: self._filled(each) for each in sorted(routes - LEFT_OUT.keys())}

    def browser_for(self, address: str) -> tuple[str, FlaskClient]:
        """Who may open it. Raises AssertionError if nobody may."""
        if not address.startswith("/team/"):
            return "participant", self._stranger
        tried = {}
        for role, browser in self._browsers.items():
            answer = browser.get(address)
            if answer.status_code == 200:
                return role, browser
            tried[role] = f"{answer.status_code} {answer.headers.get('location', '')}"
        raise AssertionError(f"{address} opens for nobody: {tried}")

    def _filled(self, route: str) -> str:
        ids = {**self._ids, "token": self._ids["roster"] if "liste/" in route else self._token}
        if route.startswith(OF_PROPOSALS):
            ids["proposal_id"] = self._ids["proposal_id"]
        return _PART.sub(lambda part: ids[part[1]], route)


def _ids(served: Served, groups: Groups) -> dict[str, str]:
    """One id for each part of an address. Person and date are of a group that runs."""
    invitation = groups.coming
    cohort = invitation["cohort_id"]
    ask = served.ask
    dates = ask("contact-person", "GET", "events", f"/cohorts/{cohort}/group-events")
    last = max(dates, key=lambda each: each["starts_at"])["id"]
    roster = ask("contact-person", "POST", "events", f"/group-events/{last}/roster-links")
    skipped = ask("contact-person", "GET", "events", f"/cohorts/{cohort}/skipped-days")
    in_holidays = (
        each["day"] for each in skipped["skipped_days"] if each["reason"] == "school_holidays"
    )
    names = {"names": {"de": "Haushaltsgeld"}}
    ask("contact-person", "PUT", "intake", "/topics/budget", names)
    circle = ask("lead", "POST", "exchange", "/circles", CIRCLE)["circle"]["id"]
    ask("lead", "POST", "subscriptions", "/subscriptions", _subscription())
    offer, formation, proposal = _formed(served)
    return {
        "participant_id": invitation["participant_id"],
        "invitation_id": invitation["id"],
        "cohort_id": cohort,
        "group_event_id": last,
        "roster": roster["token"],
        "day": next(in_holidays),
        "key": "budget",
        "circle_id": circle,
        "name": SUBSCRIBER,
        "offer_id": offer,
        "venue_id": str(UUID(int=1)),
        "formation_id": formation,
        "proposal_id": proposal,
        "import_id": _tried(served),
        "kind": "csv",
    }


CIRCLE = {"name": "Ganz Unna", "land": "NW", "sender_name": "Kreis", "phone": "0221 4710100"}


def _subscription() -> dict[str, Any]:
    today = datetime.now(UTC).date()
    return {
        "name": SUBSCRIBER,
        "team": "Kita-Navigator",
        "purpose": "places",
        "legal_basis": "consent",
        "contact": "Ilse Kern",
        "facts": [{"fact": "kreis.attendance-recorded.v1", "fields": ["date", "status"]}],
        "since": today.isoformat(),
        "until": (today + timedelta(days=90)).isoformat(),
    }


def _formed(served: Served) -> tuple[str, str, str]:
    """An offer, a run of formation that has not begun, and the proposal of another one."""
    offer = str(UUID(int=2))
    wanted = offer_after(datetime.now(UTC).date())
    served.ask("group-planning", "PUT", "cohorts", f"/offers/{offer}", wanted)
    asked = {"offer_ids": [offer], "steps": 100}
    run = served.ask("group-planning", "POST", "cohorts", "/formations", asked)["id"]
    settings = CohortsSettings(
        bind="", issuer="", jwks_url="", database_url="", kafka=KafkaAccess("")
    )
    runner = DueRunner(served.databases["cohorts"], jobs(settings), Heartbeats())
    while runner.run_next():
        pass
    found = served.ask("group-planning", "GET", "cohorts", f"/formations/{run}")
    waits = served.ask("group-planning", "POST", "cohorts", "/formations", asked)["id"]
    return offer, waits, found["proposal_id"]


def _tried(served: Served) -> str:
    """A file of newcomers that is tried."""
    header = "Vorname;Nachname;Sprache;Telefon;Kind 1;Zeiten"
    raw = f"{header}\nEwa;Nowicka;Polnisch;0171 3920198;05/2024;Di vormittags\n".encode()
    wanted = {
        "dry_run": True, "file_name": "neue.csv", "contact_person_id": None,
        "sheet": "", "language": "de",
    }  # fmt: skip
    with served.databases["intake"].agency(AGENCY) as work:
        return str(imports.start(work, raw, wanted, "bench")["id"])
