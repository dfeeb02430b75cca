"""Staff add a date on a day that was left out; its page says what is planned to tell people."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.chassis.messaging.inbox import Inbox
from kreis.events.main import SERVICE as EVENTS
from kreis.notifications.main import SERVICE as NOTIFICATIONS
from services.console.tests.held_dates import press
from services.console.tests.spring import Spring
from tests.support.fixtures import as_published, facts

SCHEDULED = "kreis.group-event-scheduled.v1"


@pytest.fixture
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("added"), ground) as served:
        yield Spring(served)


def tell_notifications(spring: Spring) -> None:
    told = facts(spring.served.databases["events"], "events.group-event.v1", agency=AGENCY)
    row = [each for each in told if each["type"] == SCHEDULED][-1]
    database, reads = spring.served.databases["notifications"], list(NOTIFICATIONS.subscriptions)
    Inbox(database, NOTIFICATIONS.name, reads).take(as_published(EVENTS, row))


def test_after_the_tap_the_page_of_the_date_says_what_is_planned(spring: Spring) -> None:
    petra = spring.browser()
    path = f"/team/gruppen/{spring.cohort}/ausgelassen/2027-05-18"
    group = petra.see(f"/team/gruppen/{spring.cohort}").root
    assert path in [each.attributes["href"] for each in group.all("a")]
    assert not [f for f in group.all("form") if "/ausgelassen/" in str(f.attributes["action"])]
    said_no, *_ = spring.people
    spring.says(said_no, "no")
    for who in spring.people[1:]:
        spring.says(who, "yes")

    asks = petra.see(path)
    text = " ".join(asks.root.text.split())
    assert "Di 18. Mai 2027, 09:30–11:30 · " in text
    assert "11 Personen: 11" in text
    assert "Sabine K." in text
    assert "Amira H." not in text
    assert len(spring.ask("GET", f"/cohorts/{spring.cohort}/group-events")) == len(spring.dates)
    (form,) = (f for f in asks.root.all("form") if str(f.attributes["action"]).endswith(path))

    page = press(petra, form)

    assert "Die Gruppe trifft sich an diesem Tag, zusätzlich zu den anderen Terminen." in page.text
    assert "Di 18. Mai 2027" in page.text
    assert page.root.text.count("Zusage zu allen Terminen") == 11
    assert "nach diesem Tag ist noch nicht einzeln gefragt" in page.root.text
    again = press(petra, form)
    assert "Die Gruppe trifft sich an diesem Tag" in again.text
    assert petra.browser.get(path).status_code == 303
    assert "Nachrichten dazu: Noch ist keine Nachricht geplant" in " ".join(page.text.split())
    tell_notifications(spring)
    dates = spring.ask("GET", f"/cohorts/{spring.cohort}/group-events")
    (added,) = [each["id"] for each in dates if each["addition_id"]]
    told = " ".join(petra.see(f"/team/termin/{added}").text.split())
    assert "Nachrichten dazu: Es wird noch nachgesehen, wer Bescheid bekommt." in told


def test_a_cancelled_date_is_not_headed_by_who_comes(spring: Spring) -> None:
    petra, path = spring.browser(), f"/team/termin/{spring.date(8)}"
    before = petra.see(path).root.text
    assert "Wer kommt?" in before
    (form,) = (
        each
        for each in petra.see(f"{path}/ausfall").root.all("form")
        if str(each.attributes["action"]).endswith(("/ausfall", "/absagen"))
    )

    after = press(petra, form).root.text

    assert "Was sie vorher gesagt hatten" in after
    assert "Wer kommt?" not in after
    assert "Zusagen:" not in after
