"""Sentences say what is stored, in the cases in which they used to say something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from markupsafe import Markup

from bench.ground import AGENCY
from bench.served import Ground, running_services
from kreis.cohorts.main import SERVICE as COHORTS
from kreis.console.staff.timeline import Line
from kreis.console.staff.wording import staff_languages
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring
from tests.support.fixtures import deliver

SLOTS = {"from": "09:00", "until": "10:00", "minutes": "30", "form": "phone", "repeat": "once"}


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("facts"), ground) as served:
        yield Spring(served)


@pytest.fixture(scope="module")
def petra(spring: Spring) -> Desk:
    return spring.browser()


def told(page: Page) -> str:
    return " ".join(page.root.all("p", role="status")[0].text.split())


def test_times_of_a_sunday_alone_are_left_out_and_were_not_open(petra: Desk) -> None:
    sunday = {**SLOTS, "day": "2027-03-28", "rest_days": "skip"}
    _, page = petra.send("/team/gespraeche", sunday)

    assert "Alle gewählten Tage sind Sonntage oder Feiertage." in told(page)
    assert "schon offen" not in told(page)


def test_times_that_were_open_are_said_to_be_so_also_beside_a_holiday(petra: Desk) -> None:
    thursday = {**SLOTS, "day": "2027-03-25", "repeat": "weekly", "last": "2027-03-25"}
    assert "2 Zeiten" in told(petra.send("/team/gespraeche", thursday)[1])
    assert "waren schon offen" in told(petra.send("/team/gespraeche", thursday)[1])


def test_a_conversation_moved_to_a_sunday_is_asked_about_first(petra: Desk) -> None:
    """The second button holds for the day that was asked about, not for another one."""
    monday = {**SLOTS, "day": "2027-04-19", "from": "15:00", "until": "15:30"}
    assert petra.send("/team/gespraeche", monday)[0] == 303
    path, hers = _form_of_move(petra, "2027-04-19")
    sunday = {**hers, "day": "2027-04-25"}

    status, page = petra.send(path, sunday)
    assert status == 422
    assert "So 25. April 2027 ist ein Sonntag oder ein Feiertag." in page.text
    assert _form_of_move(petra, "2027-04-19")[0] == path, "nothing was moved"
    asked = page.root.one("button", name="on_rest_day").attributes["value"]
    status, _ = petra.send(path, {**hers, "day": "2027-05-02", "on_rest_day": asked})
    assert status == 422
    assert "ist jetzt So 25.04." in told(petra.send(path, {**sunday, "on_rest_day": asked})[1])


def test_a_conversation_is_cancelled_after_a_question_and_its_time_is_closed(
    spring: Spring, petra: Desk
) -> None:
    monday = {**SLOTS, "day": "2027-06-14", "from": "15:00", "until": "15:30"}
    assert petra.send("/team/gespraeche", monday)[0] == 303
    path = _form_of_move(petra, "2027-06-14")[0].removesuffix("/verschieben")
    hers = spring.served.console.test_client()
    link = f"/a/{spring.link_of(spring.people[0])}/gespraech"
    assert hers.post(link, data={"take": path.rsplit("/", 1)[1]}).status_code == 303

    form = petra.see("/team/gespraeche").root.one("form", action=path)
    assert "Soll das Gespräch mit Amira Haddad ausfallen?" in form.text
    seen = form.one("input", name="seen").attributes["value"]
    _, page = petra.send(path, {"what": "free", "seen": seen})
    assert "Das Gespräch fällt aus, die Zeit ist geschlossen." in told(page)
    assert page.root.all("form", action=path) == []


def _form_of_move(petra: Desk, day: str) -> tuple[str, dict[str, str]]:
    """Where the form of the one time on that day goes, and what it sends."""
    for form in petra.see("/team/gespraeche").root.all("form"):
        path = str(form.attributes.get("action", ""))
        sent = {
            str(each.attributes["name"]): str(each.attributes.get("value", ""))
            for each in form.all("input")
        }
        if path.endswith("/verschieben") and sent.get("day") == day:
            return path, sent
    raise AssertionError(day)


def test_a_new_topic_has_no_old_name_and_a_name_may_end_in_an_exclamation_mark(
    spring: Spring, petra: Desk
) -> None:
    names = {"names_de": "Füße hoch!"}
    _, page = petra.send("/team/themen/T90", names)

    assert "Gespeichert: „Füße hoch!“." in told(page)
    assert "neuen Namen" not in told(page)


def test_a_topic_named_anew_says_so_only_if_it_stands_on_dates(spring: Spring, petra: Desk) -> None:
    assert petra.send("/team/themen/T91", {"names_de": "Schlaf"})[0] == 303
    seen = _etag(petra, "T91")
    _, page = petra.send("/team/themen/T91", {"names_de": "Guter Schlaf", "seen": seen})
    assert "neuen Namen" not in told(page)


def test_a_date_with_a_topic_does_not_say_that_its_topic_follows(
    spring: Spring, petra: Desk
) -> None:
    assert petra.send("/team/themen/T92", {"names_de": "Kita"})[0] == 303
    path = f"/team/termin/{spring.date(5)}"
    form = petra.see(path).root.all("form", action=f"{path}/thema")[0]
    seen = form.one("input", name="seen").attributes["value"]

    assert "Thema folgt" in _summaries(petra, path)
    sent = {"kind": "topic_open", "topic": "T92", "seen": seen}
    assert petra.send(f"{path}/thema", sent)[0] == 303
    assert "Kita" in _summaries(petra, path)
    assert "Thema folgt" not in _summaries(petra, path)


def _summaries(petra: Desk, path: str) -> str:
    return " ".join(each.text for each in petra.see(path).root.all("summary"))


def _etag(petra: Desk, key: str) -> str:
    page = petra.see(f"/team/themen/{key}")
    return str(page.root.all("input", name="seen")[0].attributes["value"])


def test_the_plan_of_a_phase_is_no_count_of_dates_that_the_group_has(
    spring: Spring, petra: Desk
) -> None:
    text = petra.see(f"/team/gruppen/{spring.cohort}").text

    assert "0 Treffen haben in dieser Phase stattgefunden." in text
    assert "Der Phasenplan sieht 12 Treffen vor." in text


def test_a_message_without_its_text_says_why(spring: Spring) -> None:
    line = Line(
        at=datetime.fromisoformat("2027-02-01T09:00"),
        is_day=False,
        topic="messages",
        text=Markup("Einladung, SMS:"),
        by="",
        ahead=False,
        state="sent",
    )
    with spring.served.console.test_request_context():
        parts: Any = spring.served.console.jinja_env.get_template("staff/_timeline.html").module
        told, waits = (
            parts.timeline(staff_languages()["de"], [replace(line, state=state)])
            for state in ("sent", "queued")
        )

    assert "Der Text ist nicht mehr da: Er wird nach seiner Frist gelöscht." in told
    assert "Der Text" not in waits


def test_who_was_only_not_asked_has_a_group_in_sight(spring: Spring, petra: Desk) -> None:
    """She waits too long; nobody asked her about the place and the week of the open offer."""
    who = spring.register("Zeynep Aydın")
    hours = {"starts_at": "09:30", "ends_at": "11:30"}
    body = {
        "venue_id": str(UUID(int=1)),
        "name": "Süd im Herbst",
        "languages": ["de"],
        "adults": {"min": 2, "max": 12},
        "care_places": {"total": 8},
        "week": {"monday": "2027-09-06", **hours},
        "series": {"weekday": "tue", **hours},
    }
    spring._ask("group-planning", "PUT", "cohorts", f"/offers/{uuid4()}", body)
    spring.at("2027-08-20T09:00")
    _tell_cohorts(spring, who)
    rows = [each for each in petra.see("/team/heute").root.all("li") if "Zeynep" in each.text]
    waits = next(each for each in rows if "wartet schon" in each.text)
    spring.at("2027-03-24T12:00")

    assert "Keine Gruppe in Sicht" not in waits.text
    assert "Süd im Herbst: Nach dem Ort oder der Startwoche hat noch niemand gefragt." in waits.text


def _tell_cohorts(spring: Spring, who: str) -> None:
    """Cohorts hears from intake who waits."""
    with spring.served.as_superuser("intake") as connection:
        rows = connection.execute(
            "select type, data from outbox where topic = 'intake.pool.v1' and key = %s", (who,)
        ).fetchall()
    kind, data = rows[-1]
    deliver(
        spring.served.databases["cohorts"],
        COHORTS,
        "intake.pool.v1",
        kind,
        UUID(who),
        data,
        agency=AGENCY,
    )
