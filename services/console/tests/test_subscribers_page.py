"""The page "Wer mitliest": a lead agrees with a team, sees what it gets, changes and ends it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.contracts.views import topic_of
from kreis.subscriptions.commands import subscriptions
from kreis.subscriptions.main import SERVICE
from services.console.tests.spring import Desk, Spring
from tests.support.fixtures import deliver

RECORDED = "kreis.attendance-recorded.v1"
LIST, NEW = "/team/mitlesen", "/team/mitlesen/neu"
_PUBLISHED = """
with done as (delete from outbox where topic = :topic returning *)
insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)
select topic, key, type, id, sequence, agency_id, time, traceparent, data from done
order by position
"""


class Team:
    """One team outside, and what it is told."""

    def __init__(self, spring: Spring, name: str) -> None:
        self.database = spring.served.databases["subscriptions"]
        self.name, self.page = name, f"/team/mitlesen/{name}"

    def opens(self) -> None:
        with self.database.agency(AGENCY) as work:
            subscriptions.open_(work, self.name, stands=True)

    def is_told_of(self, who: UUID) -> None:
        data = {
            "participant_id": str(who), "group_event_id": str(uuid4()), "cohort_id": str(uuid4()),
            "kind": "open_meeting", "date": "2027-04-06", "status": "absent", "minutes": 0,
            "revision": 1,
        }  # fmt: skip
        deliver(self.database, SERVICE, "participation.v1", RECORDED, who, data, agency=AGENCY)
        self._publish()

    def has_to_forget(self, who: UUID) -> None:
        data = {"participant_id": str(who)}
        fact = "kreis.participant-to-forget.v1"
        deliver(self.database, SERVICE, "participation-forget.v1", fact, who, data, agency=AGENCY)
        self._publish()

    def _publish(self) -> None:
        with self.database.agency(AGENCY) as work:
            work.connection.execute(text(_PUBLISHED), {"topic": topic_of(self.name)})


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("subscribers"), ground) as served:
        made = Spring(served)
        served.databases["subscriptions"].clock.set(datetime(2027, 4, 6, 8, tzinfo=UTC))  # type: ignore[attr-defined]
        yield made


@pytest.fixture
def ilse(spring: Spring) -> Desk:
    return spring.browser("lead")


@pytest.fixture
def kita(spring: Spring, ilse: Desk) -> Team:
    name = f"kita-{uuid4().hex[:6]}"
    status, page = ilse.send(LIST, agreement(name))
    assert status == 303, page.text
    return Team(spring, name)


def agreement(name: str, **changes: object) -> dict[str, object]:
    return {
        "from_page": NEW,
        "name": name,
        "team": "Fachdienst Kindertagesbetreuung",
        "purpose": "Ersatzbetreuung an Gruppentagen planen",
        "legal_basis": "Vereinbarung vom 28.03.2027",
        "contact": "Frau Beispiel, 0221 4710190",
        "since": "2027-04-01",
        "until": "2027-12-31",
        "field": [f"{RECORDED} date", f"{RECORDED} status"],
    } | changes


def test_a_view_of_counts_says_so_and_names_no_person(spring: Spring, ilse: Desk) -> None:
    """It is registered by the API. The page never says that such a team gets records of people."""
    name = f"county-{uuid4().hex[:6]}"
    said = dict.fromkeys(("team", "purpose", "legal_basis", "contact"), "Kreisplanung")
    days = {"since": date(2027, 4, 1), "until": date(2027, 12, 31)}
    with spring.served.databases["subscriptions"].agency(AGENCY) as work:
        facts = [{"fact": RECORDED, "fields": []}]
        own = {"name": name, "facts": facts, "by": "ilse", "tells": "counts"}
        subscriptions.register(work, **own, **days, **said)

    page = ilse.see(f"/team/mitlesen/{name}")

    assert "Nur Zahlen" in page.text
    assert "Anzahl der Personen: " in page.text
    assert "abgerundet auf Fünfer" in page.text


def test_what_was_agreed_stands_there_and_the_page_says_what_is_missing(
    ilse: Desk, kita: Team
) -> None:
    page = ilse.see(kita.page)

    assert "wartet auf die Einrichtung" in page.text
    assert "Ersatzbetreuung an Gruppentagen planen" in page.text
    assert "Kennung, Tag des Termins, Anwesenheit" in page.text
    assert f"python -m kreis.administration view {kita.name}" in page.text
    assert f"sub={kita.name}" in page.text
    assert f"kreis token --role partner --subject {kita.name}" in page.text
    assert f"/v1/views/{kita.name}/facts" in page.text
    assert "Minuten" in page.text, "it says what is left out"
    assert "Fachdienst Kindertagesbetreuung" in ilse.see("/team/mitlesen").text


def test_what_the_team_gets_is_shown_as_it_gets_it(ilse: Desk, kita: Team) -> None:
    who = uuid4()
    kita.opens()
    kita.is_told_of(who)

    page = ilse.see(kita.page)

    assert "der letzte Datensatz, genau so" in page.text
    assert "nicht da" in page.text
    assert "1, zu einer Person" in page.text
    assert str(who) not in page.text


def test_who_has_not_confirmed_to_have_forgotten_stands_on_both_pages(
    spring: Spring, ilse: Desk, kita: Team
) -> None:
    who = uuid4()
    kita.opens()
    kita.is_told_of(who)
    kita.has_to_forget(who)

    assert "0 von 1" in ilse.see(kita.page).text
    assert "noch in der Frist" in ilse.see("/team/mitlesen").text
    erasing = ilse.see(f"/team/person/{spring.people[3]}/loeschen")
    assert "Fachdienst Kindertagesbetreuung" in erasing.text
    assert str(who) not in erasing.text


def test_the_contact_and_the_last_day_can_be_changed(ilse: Desk, kita: Team) -> None:
    changed = {"team": "Jugendamt", "legal_basis": "Vertrag", "contact": "Herr Neu"}
    seen = ilse.see(f"{kita.page}/aendern").root.one("input", name="seen").attributes["value"]
    sent = {**changed, "until": "2027-06-30", "seen": seen}

    status, page = ilse.send(kita.page, sent)

    assert status == 303
    assert "Die Vereinbarung ist geändert." in page.text
    assert "Jugendamt" in page.text
    assert "Herr Neu" in page.text


def test_the_access_ends_and_a_second_press_says_so(ilse: Desk, kita: Team) -> None:
    for _ in range(2):
        status, page = ilse.send(f"{kita.page}/beenden", {})
        assert status == 303
        assert "Der Zugang ist beendet." in page.text
    assert f"{kita.page}/beenden" not in ilse.see(kita.page).html


def test_a_form_without_facts_or_with_a_name_that_was_used_comes_back(
    ilse: Desk, kita: Team
) -> None:
    status, page = ilse.send(LIST, agreement("ohne-etwas", field=[]))
    assert status == 422
    assert "Ersatzbetreuung an Gruppentagen planen" in page.html

    status, page = ilse.send(LIST, agreement(kita.name))
    assert status == 409
    assert "Diesen Kurznamen gab es schon" in page.text
    assert "Ersatzbetreuung an Gruppentagen planen" in page.html


def test_an_address_inside_is_refused_and_one_is_shown_with_its_key_once(
    ilse: Desk, kita: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = f"{kita.page}/zustellung"
    status, page = ilse.send(path, {"from_page": kita.page, "url": "https://10.0.0.1/"})
    assert status == 422

    monkeypatch.setattr("kreis.subscriptions.domain.webhooks.is_outside", lambda text: True)
    status, page = ilse.send(path, {"from_page": kita.page, "url": "https://127.0.0.1/kreis"})
    assert status == 200
    assert "whsec_" in page.html
    again = ilse.see(kita.page)
    assert "whsec_" not in again.html
    assert "https://127.0.0.1/kreis" in again.text


def test_only_a_lead_sees_who_reads_along(spring: Spring) -> None:
    answer = spring.browser().browser.get("/team/mitlesen")

    assert answer.status_code == 403
