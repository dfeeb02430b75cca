"""What makes cohorts write: people wait, groups are proposed, and staff confirm them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from uuid import UUID

from kreis.kit.facts import PARTICIPATION, some_id
from kreis.kit.results import Differs
from kreis.kit.service.stories.events import COHORT, CONFIRMED, RESTRICTED
from kreis.kit.service.wanted import Unwanted, Wanted, monday_in

if TYPE_CHECKING:
    from kreis.kit.service.home import Home

POOL, ENTERED, JOINED = "intake.pool.v1", "kreis.pool-entered.v1", "kreis.cohort-joined.v1"
SCOPES = "offers:read offers:write formations:read formations:write pool:read cohorts:read"


def act(home: Home, agency: UUID) -> None:
    """Three wait, one of them under protection. They become a group."""
    token, venue, offer = home.issuer.token(agency, SCOPES), some_id(), some_id()
    people = [some_id() for _ in range(3)]
    hidden = people[2]
    home.door.done("PUT", f"/v1/venues/{venue}", token, _VENUE)
    home.door.done("PUT", f"/v1/offers/{offer}", token, _offer(venue))
    home.protect(agency, hidden)
    for each in people:
        home.tell(agency, ENTERED, each, POOL, **_waits(venue, is_hidden=each == hidden))
    _wait_until_known(home, token, people)
    group = _confirmed(home, token, offer)
    own = str(agency)
    home.wanted += [
        Wanted(COHORT, CONFIRMED, own, group),
        *(Wanted(PARTICIPATION, JOINED, own, each) for each in people[:2]),
        Wanted(RESTRICTED, JOINED, own, hidden),
    ]
    home.unwanted.append(Unwanted(PARTICIPATION, hidden, "she is under address protection"))
    home.people[agency] += [*people, group, venue, offer]


def forge(home: Home, agency: UUID) -> None:
    """Somebody else says that somebody waits. The next proposal would place her."""
    venue, her = home.people[agency][4], some_id()
    home.forge(agency, ENTERED, her, POOL, **_waits(venue, is_hidden=False))
    home.unseen.append(("/v1/pool", her, "another source than intake says that she waits"))


def _wait_until_known(home: Home, token: str, people: list[str]) -> None:
    answer = home.door.until(
        lambda now: all(each in now.text for each in people),
        home.patience,
        "GET",
        "/v1/pool",
        token,
    )
    missing = [each for each in people if each not in answer.text]
    if missing:
        raise Differs(
            f"within {home.patience:.0f} s GET /v1/pool shows who waits on {POOL}",
            f"{len(missing)} of {len(people)} are missing: {answer.status}",
        )


def _confirmed(home: Home, token: str, offer: str) -> str:
    """Has groups proposed, confirms them, and returns the id of the one group."""
    wanted = {"offer_ids": [offer], "steps": 10}
    run = home.door.done("POST", "/v1/formations", token, wanted)["id"]
    deadline = time.monotonic() + home.patience
    shown: dict[str, Any] = {}
    while not shown.get("proposal_id"):
        if time.monotonic() > deadline:
            said = f"within {home.patience:.0f} s a formation ends with a proposal"
            raise Differs(said, f"state {shown.get('state')}")
        time.sleep(0.2)
        shown = home.door.done("GET", f"/v1/formations/{run}", token)
    path = f"/v1/proposals/{shown['proposal_id']}/confirmation"
    made = home.door.done("POST", path, token, Idempotency_Key=some_id())["cohorts"]
    if len(made) != 1:
        raise Differs("three who wait for one offer become one group", f"{len(made)}")
    return str(made[0]["id"])


_VENUE = {
    "name": "Haus am Markt (Beispiel)", "street": "Beispielweg 1", "postal_code": "59423",
    "town": "Unna", "land": "NW",
}  # fmt: skip


def _offer(venue: str) -> dict[str, Any]:
    return {
        "venue_id": venue,
        "name": "Beispielgruppe",
        "languages": ["de"],
        "adults": {"min": 2, "max": 6},
        "care_places": {"total": 6, "by_band": {}},
        "week": {
            "monday": monday_in(8).isoformat(), "starts_at": "09:00", "ends_at": "12:00",
        },
        "series": {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30"},
    }  # fmt: skip


def _waits(venue: str, *, is_hidden: bool) -> dict[str, Any]:
    week = {"monday": monday_in(8).isoformat(), "mornings": "yes", "children": []}
    return {
        "state": "waiting",
        "waiting_since": monday_in(-4).isoformat(),
        "start_weeks": [week],
        "slots": ["tue-am"],
        "reach": [{"venue_id": venue, "how": "yes"}],
        "languages": ["de"],
        "home_language": "de",
        "german_level": "C",
        "gender": "woman",
        "may_join_women_only": False,
        "restricted": is_hidden,
        "topics": [],
        "constraints": [],
    }
