"""Pages of this release over services of an earlier one: no page fails for what came later."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from kreis.console.config import ConsoleSettings
from kreis.console.issuer.signing import SERVICES
from kreis.console.main import build
from kreis.console.participants import schemas
from kreis.console.staff.wording import staff_languages
from services.console.tests.signing_in import PETRA, sign_in
from tests.support.serving import serving

EARLIER = {
    "id": str(uuid4()),
    "state": "scheduled",
    "sequence": 1,
    "change": None,
    "answer": None,
    "children": [],
    "is_own_answer": False,
    "is_asked_again": False,
    "starts_at": "2027-04-06T09:30:00",
    "ends_at": "2027-04-06T11:30:00",
    "venue": {"name": "Haus", "street": "Weg 4", "postal_code": "59423", "town": "Unna"},
    "kind": "weekly",
}
"""A date as events answered before anybody could sign up."""


def test_a_date_of_events_that_know_no_sign_up_needs_none() -> None:
    meeting = schemas.Meeting().load(EARLIER)

    assert (meeting.needs_sign_up, meeting.places_left, meeting.in_line) == (False, None, None)


VENUE = {"id": str(uuid4()), "name": "Haus", "street": "Weg 4", "postal_code": "59423"}
OFFER: dict[str, Any] = {
    "venue_id": VENUE["id"],
    "languages": ["de"],
    "german_level_from": "none",
    "women_only": False,
    "adults": {"min": 8, "max": 12},
    "care_places": {"total": 8, "by_band": {}},
    "week": {"monday": "2098-04-07", "days": 5, "starts_at": "09:00", "ends_at": "12:00"},
    "series": {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": 12},
    "slot": "tue-am",
}
OPEN, TAKEN = ({**OFFER, "id": str(uuid4()), "name": name} for name in ("Frei", "Vergeben"))
RUN = {
    "id": str(uuid4()),
    "state": "finished",
    "offer_ids": [OPEN["id"]],
    "requested_at": "2027-03-16T08:00:00Z",
    "proposal_id": str(uuid4()),
    "proposal_state": "open",
}
PROPOSAL = {
    "id": RUN["proposal_id"],
    "state": "open",
    "offer_ids": [OPEN["id"]],
    "groups": [],
    "unplaced": [],
    "breaks": [],
    "no_longer_available": [],
    "moves": 0,
    "proof": None,
}
COHORTS_OF_0_1_0: dict[str, Any] = {
    "venues": [{**VENUE, "town": "Unna", "land": "NW"}],
    "offers": [OPEN, TAKEN],
    "cohorts": {
        "items": [{"id": str(uuid4()), "name": "Vergeben", "offer": TAKEN, "size": 8}],
        "next": None,
    },
    "formations": [RUN],
    f"proposals/{RUN['proposal_id']}": PROPOSAL,
    "isolation-waivers": {"waivers": []},
    "waiting": {"people": [], "offers": []},
    "pool": [],
}
"""What cohorts, and intake's pool, answered before a list of offers said which are taken, and a run
whether its proposal still counts."""


@pytest.fixture
def planner(tmp_path: Path) -> Iterator[FlaskClient]:
    """Who plans groups, at a console of this release."""
    earlier = Flask("cohorts of 0.1.0")
    earlier.get("/v1/<path:path>", endpoint="answer")(
        lambda path: COHORTS_OF_0_1_0[path] if path in COHORTS_OF_0_1_0 else abort(404)
    )
    links = tmp_path / "sign-in"
    with serving(earlier) as url:
        settings: dict[str, Any] = {f"{name}_url": url for name in SERVICES}
        app = build(
            ConsoleSettings(
                bind="",
                issuer="http://console.example",
                public_url="http://console.example",
                workload_tokens=tmp_path,
                issuer_keys=str(tmp_path / "keys"),
                sign_in_links=str(links),
                **settings,
            )
        )
        browser = app.test_client()
        assert sign_in(browser, links, {**PETRA, "roles": ["group-planning"]}).status_code == 303
        yield browser


def test_whether_an_offer_is_taken_is_told_by_the_groups(planner: FlaskClient) -> None:
    page = planner.get("/team/angebote")

    assert page.status_code == 200
    assert f"/team/angebote/{OPEN['id']}" in page.text
    assert f"/team/angebote/{TAKEN['id']}" not in page.text, "its group is confirmed"


def test_groups_are_proposed_for_offers_that_are_not_taken(planner: FlaskClient) -> None:
    page = planner.get("/team/gruppen/vorschlagen")

    assert page.status_code == 200
    assert (OPEN["id"] in page.text, TAKEN["id"] in page.text) == (True, False)


def test_a_run_that_does_not_say_whether_it_still_counts_does(planner: FlaskClient) -> None:
    page = planner.get("/team/gruppen")

    assert page.status_code == 200
    assert f"/team/gruppen/vorschlag/{RUN['proposal_id']}" in page.text


def test_whom_events_do_not_say_how_to_reach_can_be_called(planner: FlaskClient) -> None:
    people = [{"name": "Ina Berg", "role": "speaker", "phone": "0221 4710155", "email": None}]
    app = planner.application
    with app.test_request_context():
        parts: Any = app.jinja_env.get_template("staff/_change.html").module
        shown = parts.besides(staff_languages()["de"], people)

    assert "tel:0221 4710155" in shown


def test_a_proposal_that_does_not_say_whether_it_still_counts_is_shown(
    planner: FlaskClient,
) -> None:
    page = planner.get(f"/team/gruppen/vorschlag/{RUN['proposal_id']}")

    assert page.status_code == 200
    assert "muss niemand mehr entscheiden" not in page.text


@pytest.mark.parametrize("address", ["absagen", "ausfall"])
def test_a_form_of_either_release_cancels_a_date(planner: FlaskClient, address: str) -> None:
    """Whoever has the page open while the console is replaced has the old address."""
    found = planner.application.url_map.bind("").match(
        f"/team/termin/{uuid4()}/{address}", method="POST"
    )

    assert found[0] == "team.save_cancellation"


DATE = {
    **EARLIER,
    "starts_at": "2098-04-08T09:30:00",
    "ends_at": "2098-04-08T11:30:00",
    "series_id": "a series",
    "adults": 12,
    "care_places": {"total": 8, "by_band": {}},
    "adults_coming": 3,
    "children_coming": {"total": 2, "by_band": {}},
    "is_held": False,
}
COHORT = {**COHORTS_OF_0_1_0["cohorts"]["items"][0], "venue": COHORTS_OF_0_1_0["venues"][0]}
EVENTS_OF_0_1_0: dict[str, Any] = {
    f"cohorts/{COHORT['id']}/group-events": [DATE],
    "appointment-slots": {"slots": []},
}
"""Events before it could be asked which groups meet in a period."""


@pytest.fixture
def contact_person(tmp_path: Path) -> Iterator[FlaskClient]:
    """At a console of this release, over cohorts and events of 0.1.0."""
    known = {
        "cohorts": {"cohorts": {"items": [COHORT], "next": None}},
        "events": EVENTS_OF_0_1_0,
    }
    links, urls = tmp_path / "sign-in", {}
    with ExitStack() as running:
        for name in SERVICES:
            earlier = Flask(f"{name} of 0.1.0")
            answered = known.get(name, {})
            earlier.get("/v1/<path:path>", endpoint="answer")(
                lambda path, answered=answered: answered.get(path) or ({}, 404)
            )
            urls[f"{name}_url"] = running.enter_context(serving(earlier))
        app = build(
            ConsoleSettings(
                bind="",
                issuer="http://console.example",
                public_url="http://console.example",
                workload_tokens=tmp_path,
                issuer_keys=str(tmp_path / "keys"),
                sign_in_links=str(links),
                **urls,
            )
        )
        browser = app.test_client()
        assert sign_in(browser, links).status_code == 303
        yield browser


def test_a_week_is_shown_that_events_cannot_be_asked_for_as_such(
    contact_person: FlaskClient,
) -> None:
    page = contact_person.get("/team/kalender?ab=2098-04-07")

    assert page.status_code == 200
    assert "Vergeben" in page.text
    assert "09:30" in page.text


def test_a_week_without_dates_says_where_the_next_one_is(contact_person: FlaskClient) -> None:
    page = contact_person.get("/team/kalender?ab=2098-04-14")

    assert page.status_code == 200
    assert "/team/kalender?ab=2098-04-08" in page.text
