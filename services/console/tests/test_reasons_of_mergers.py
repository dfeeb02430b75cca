"""Why two groups cannot become one: an unknown fact is not told as one that is in the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest

from bench.ground import AGENCY, STAFF
from bench.served import Ground, running_services
from kreis.cohorts.main import SERVICE as COHORTS
from services.console.tests.page import Page
from services.console.tests.spring import Spring
from tests.support.fixtures import deliver

SAID = {"german_level": "A1", "gender": "woman", "may_join_women_only": True}
SECOND: Mapping[str, Mapping[str, Any]] = {
    "Lena": SAID,
    "Nadia": {**SAID, "german_level": None},
    "Paula": {**SAID, "may_join_women_only": None},
    "Rosa": {**SAID, "german_level": "B2", "may_join_women_only": False},
    "Selin": SAID,
}


class Two(Spring):
    """Two groups that have lost somebody. Nobody asked two people of the second one."""

    def begin(self) -> None:
        others = {name: self.join(name, said) for name, said in SECOND.items()}
        self.second = self.confirm("Gruppe Kamen", list(others.values()))
        with self.served.as_superuser("cohorts") as connection:
            connection.execute("update cohort set seats = 13")
            connection.execute("update offer set german_level_from = 'B1', women_only = true")
            venues = connection.execute("select distinct venue_id from offer").fetchall()
        for name, who in others.items():
            self.tell_cohorts(who, SECOND[name], [str(venue) for (venue,) in venues])
        self.at("2027-05-12T12:00")

    def join(self, name: str, said: Mapping[str, Any]) -> str:
        newcomer = {
            "first_name": name, "last_name": "Vogel", "language": "tr", "languages": ["tr"],
            "channel": "sms", "phone": "0171 3920002", "slots": ["tue-am", "thu-am"],
            "children": [{"birth_month": "2025-01", "needs_care": False}],
            "contact_person_id": STAFF,
        }  # fmt: skip
        known = {field: value for field, value in said.items() if value is not None}
        path = "/participants"
        made = self._ask("contact-person", "POST", "intake", path, {**newcomer, **known})
        return str(made["id"])

    def tell_cohorts(self, who: str, said: Mapping[str, Any], venues: list[str]) -> None:
        """Cohorts hears what intake tells of her, with stand-ins for what is unknown."""
        stand_ins = {"german_level": "none", "gender": "diverse", "may_join_women_only": False}
        unknown = [field for field, value in said.items() if value is None]
        fact = {
            "participant_id": who, "state": "entered", "waiting_since": "2027-03-01",
            "start_weeks": [], "slots": ["tue-am", "thu-am"], "languages": ["tr"],
            "reach": [{"venue_id": each, "how": "yes"} for each in venues],
            "home_language": "tr", "restricted": False, "topics": [], "constraints": [],
            **said, **{field: stand_ins[field] for field in unknown}, "unknown": unknown,
        }  # fmt: skip
        deliver(
            self.served.databases["cohorts"],
            COHORTS,
            "intake.pool.v1",
            "kreis.pool-entered.v1",
            UUID(who),
            fact,
            agency=AGENCY,
        )


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Two]:
    with running_services(tmp_path_factory.mktemp("mergers"), ground) as served:
        two = Two(served)
        two.begin()
        yield two


def reason(page: Page, into: str) -> str:
    """What the card of mergers says of a merger into that group."""
    card = next(e for e in page.root.all("section") if "Beide Gruppen sind kleiner" in e.text)
    return next(each.text for each in card.all("li") if f"→ {into}" in each.text)


def test_who_was_not_asked_is_named_with_a_merger_and_not_told_to_be_in_the_way(
    spring: Two,
) -> None:
    text = reason(spring.browser().see(f"/team/gruppen/{spring.cohort}/mitglieder"), "Gruppe Unna")

    german, women = text.partition("Die Gruppe ist nur für Frauen")[::2]
    assert "Die Sprache der Gruppe fehlt, oder niemand hat nach dem Deutsch gefragt." in german
    assert "Noch nicht gefragt: Nadia Vogel." in german
    assert women.strip().startswith(", oder niemand hat gefragt, ob das möglich ist.")
    assert "Noch nicht gefragt: Paula Vogel." in women


def test_a_press_on_a_merger_that_breaks_rules_says_the_same(spring: Two) -> None:
    """Somebody has pressed on an older page, which offered the merger."""
    petra = spring.browser()
    path = f"/team/gruppen/{spring.cohort}/zusammenlegen"

    status, page = petra.send(path, {"other": spring.second})

    told = next(
        each.text for each in page.root.all("div") if each.attributes.get("role") == "alert"
    )
    assert status == 409
    assert "Noch nicht gefragt: Nadia Vogel." in told
    assert "Noch nicht gefragt: Paula Vogel." in told
    assert "Es ist noch nichts gespeichert." in told


def test_a_merger_of_people_who_were_all_asked_names_its_rules_alone(spring: Two) -> None:
    with spring.served.as_superuser("intake") as connection:
        connection.execute(
            "update participant set german_level = 'A1', unsaid = '{}' where last_name = 'Vogel'"
        )

    text = reason(spring.browser().see(f"/team/gruppen/{spring.cohort}/mitglieder"), "Gruppe Unna")

    assert "Die Sprache der Gruppe fehlt." in text
    assert "Die Gruppe ist nur für Frauen." in text
    assert "gefragt" not in text
