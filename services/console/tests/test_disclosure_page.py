"""The disclosure as the lead reads it: all services are real."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bench.served import Ground, running_services
from kreis.console.services.responses.access import Access
from kreis.console.staff.who_looked import looks_of
from services.console.tests.spring import Spring


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("disclosure"), ground) as served:
        yield Spring(served)


def test_a_look_is_one_row_with_the_name_of_who_looked(spring: Spring) -> None:
    """The lead signs in and is not on the list of staff."""
    lead = spring.browser("lead")
    path = f"/team/person/{spring.people[0]}/auskunft"

    rows = [each.text for each in lead.see(path).root.one("main").all("li")]
    shown = [each for each in rows if "Auskunft: alle gespeicherten Daten" in each]

    assert len(shown) == 1
    assert " · Ilse Brandauer · " in shown[0]
    assert "Aufnahme" in shown[0]
    assert "Termine" in shown[0]


def row(at: str, caller: str, route: str = "/v1/x", purpose: str | None = None) -> Access:
    return {
        "at": f"2027-04-06T09:{at}+00:00", "caller": caller, "purpose": purpose,
        "method": "GET", "route": route, "subject": "p-1",
    }  # fmt: skip


def test_rows_of_one_caller_for_one_purpose_within_a_minute_are_one_look() -> None:
    export = "/v1/participants/<uuid:participant_id>/data"
    looks = looks_of({
        "intake": [row("00:00", "s-1"), row("05:00", "events", purpose="tell of a change")],
        "events": [row("00:59", "s-1", export), row("00:30", "s-2"), row("01:00", "s-1")],
    })  # fmt: skip

    assert [(each.at[14:19], each.caller, each.services, each.is_export) for each in looks] == [
        ("05:00", "events", ("intake",), False),
        ("01:00", "s-1", ("events",), False),
        ("00:30", "s-2", ("events",), False),
        ("00:00", "s-1", ("intake", "events"), True),
    ]
