"""The demo's world as cohorts sees it: two venues, two offers, 24 people without names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from formation.tests import demo
from kreis.chassis.data.clock import StoryClock
from kreis.cohorts.config import CohortsSettings
from kreis.cohorts.jobs import jobs
from kreis.cohorts.main import SERVICE
from tests.support.fixtures import Client, deliver, run_due

POOL = "intake.pool.v1"
WEEKDAYS = {"Mo": "mon", "Di": "tue", "Mi": "wed", "Do": "thu", "Fr": "fri"}
MORNINGS = {"yes": "yes", "with childcare": "with_childcare", "no": "no"}
GENDERS = {"w": "woman", "m": "man"}
KEPT_APART = {"ref": "00000000-0000-4000-8000-0000000000a1", "kind": "keep_apart"}
KEPT_TOGETHER = {"ref": "00000000-0000-4000-8000-0000000000a2", "kind": "keep_together"}
RULES = {"P-05": KEPT_APART, "P-14": KEPT_APART, "P-08": KEPT_TOGETHER, "P-19": KEPT_TOGETHER}

AGENCY = UUID("00000000-0000-4000-8000-000000000a6e")

U = "00000000-0000-4000-8000-00000000000a"
K = "00000000-0000-4000-8000-00000000000b"
"""Each venue has one offer, which goes by the same id here."""
VENUES: Mapping[str, dict[str, Any]] = {
    U: {"name": "Haus Ringgarten (Beispiel)", "street": "Beispielweg 4", "postal_code": "59423"},
    K: {"name": "Familienhaus Seseke (Beispiel)", "street": "Beispielufer 2"},
}


def venue(venue_id: str) -> dict[str, Any]:
    town = "Unna" if venue_id == U else "Kamen"
    return {"postal_code": "59174", "town": town, "land": "NW", **VENUES[venue_id]}


def offer(venue_id: str, **other: Any) -> dict[str, Any]:
    in_unna = venue_id == U
    return {
        "venue_id": venue_id,
        "name": "Gruppe Unna" if in_unna else "Gruppe Kamen",
        "languages": ["de"],
        "women_only": not in_unna,
        "adults": {"min": 8, "max": 12},
        "care_places": {
            "total": 8 if in_unna else 6,
            "by_band": {"0-2": 5 if in_unna else 4},
        },
        "week": {"monday": "2027-04-05", "starts_at": "09:00", "ends_at": "12:00"},
        "series": {
            "weekday": "tue" if in_unna else "thu",
            "starts_at": "09:30",
            "ends_at": "11:30",
        },
        **other,
    }


def person_id(label: str) -> str:
    """The id of P-07."""
    return f"00000000-0000-4000-8000-0000000001{label[-2:]}"


def ids(*labels: str) -> list[str]:
    return sorted(person_id(label) for label in labels)


def people() -> dict[str, dict[str, Any]]:
    """What intake says of each of the 24, by her label."""
    return {row["id"]: _record(row) for row in demo.rows()}


def expected_groups() -> dict[str, list[str]]:
    return {group: ids(*labels) for group, labels in demo.expected_groups().items()}


class Unna:
    """Cohorts' API and inbox, for one agency."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.client.agency = AGENCY
        self.planning = client.as_role("group-planning")
        self.database = client.database
        self.words = 0
        """How many of intake's have been delivered."""

    def set_up(self) -> None:
        """Venues, offers and the whole pool."""
        for each in (U, K):
            self.planning.ok("PUT", f"/v1/venues/{each}", venue(each))
            self.planning.ok("PUT", f"/v1/offers/{each}", offer(each))
        for label, record in people().items():
            self.tell(label, record)

    def tell(
        self,
        label: str,
        record: dict[str, Any] | None,
        *,
        sequence: int | None = None,
        agency: UUID | None = None,
    ) -> str:
        """Delivers intake's newest word about her; None is a tombstone."""
        self.words += 1
        return deliver(
            self.database,
            SERVICE,
            POOL,
            "kreis.pool-entered.v1",
            UUID(person_id(label)),
            record,
            agency=agency or self.client.agency,
            sequence=sequence or self.words,
        )

    def at(self, moment: str) -> None:
        """Sets the story's clock; `moment` is UTC."""
        assert isinstance(self.database.clock, StoryClock)
        self.database.clock.set(datetime.fromisoformat(moment).replace(tzinfo=UTC))

    def confirm(self) -> dict[str, str]:
        """Makes groups of the first proposal; returns the id of each, by its offer's."""
        path = f"/v1/proposals/{self.propose()}/confirmation"
        founded = self.planning.ok("POST", path)["cohorts"]
        return {cohort["offer"]["id"]: cohort["id"] for cohort in founded}

    def request(self, offer_ids: Iterable[str] = (U, K), **other: Any) -> str:
        """Asks for groups; returns the run's id."""
        wanted = {"offer_ids": list(offer_ids), **other}
        run_id: str = self.planning.ok("POST", "/v1/formations", wanted)["id"]
        return run_id

    def run(self, run_id: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.planning.ok("GET", f"/v1/formations/{run_id}")
        return shown

    def work(self, **other: Any) -> int:
        """Does all that is due."""
        return run_due(self.database, jobs(settings(**other)))

    def propose(self, **other: Any) -> str:
        """Forms groups of those who wait; returns the proposal's id."""
        run_id = self.request(**other)
        self.work()
        proposal_id: str = self.run(run_id)["proposal_id"]
        return proposal_id

    def proposal(self, proposal_id: str) -> dict[str, Any]:
        shown: dict[str, Any] = self.planning.ok("GET", f"/v1/proposals/{proposal_id}")
        return shown

    def groups(self, proposal_id: str) -> dict[str, list[str]]:
        """Members by offer."""
        return members_by_offer(self.proposal(proposal_id))


def members_by_offer(proposal: dict[str, Any]) -> dict[str, list[str]]:
    return {
        group["offer_id"]: [member["participant_id"] for member in group["members"]]
        for group in proposal["groups"]
    }


def settings(**other: Any) -> CohortsSettings:
    """Settings of a process that only does what is due."""
    nowhere = {"bind": "", "issuer": "", "database_url": "", "kafka": "", "jwks_url": ""}
    return CohortsSettings(workload_tokens=Path(), **{**nowhere, **other})


def _record(row: dict[str, str]) -> dict[str, Any]:
    monday = date.fromisoformat(row["start_weeks"])
    return {
        "participant_id": person_id(row["id"]),
        "state": "waiting",
        "waiting_since": date(*map(int, reversed(row["waiting_since"].split(".")))).isoformat(),
        "start_weeks": [
            {
                "monday": monday.isoformat(),
                "mornings": MORNINGS[row["five_mornings"]],
                "children": [_child(text, monday) for text in row["children"].split()],
            }
        ],
        "slots": [_slot(text) for text in row["slots"].split()],
        "reach": [
            {"venue_id": {"U": U, "K": K}[each], "how": "yes"} for each in row["venues"].split()
        ],
        "languages": [row["language"]],
        "home_language": row["language"],
        "german_level": row["german_level"],
        "gender": GENDERS[row["gender"]],
        "may_join_women_only": row["gender"] == "w",
        "restricted": row["address_protection"] == "yes",
        "topics": row["topics"].split(),
        "constraints": [RULES[row["id"]]] if row["id"] in RULES else [],
    }


def _slot(text: str) -> str:
    day, _, afternoon = text.partition("-")
    return f"{WEEKDAYS[day]}-{'pm' if afternoon else 'am'}"


def _child(text: str, monday: date) -> dict[str, Any]:
    month, year = map(int, text.rstrip("*").split("/"))
    age = monday.year - year - (monday.month < month)
    bands = ((3, "0-2"), (6, "3-5"), (10, "6-9"))
    band = next((band for younger, band in bands if age < younger), "10+")
    return {"band": band, "needs_care": text.endswith("*")}
