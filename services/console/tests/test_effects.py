"""Pages on effort, effect and ties: none of a quarter that runs, and none that tells of a few."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from bench.served import Ground, running_services
from services.console.tests.page import Page
from services.console.tests.spring import Desk, Spring

INTERVAL = {"low": 0.6, "high": 0.92, "nearly": None}
FIGURES: dict[str, Any] = {
    "dates_without_list": 3,
    "regular": {"count": 17, "total": 21, **INTERVAL},
    "groups": [
        {
            "cohort_id": "",
            "regular": {"count": 8, "total": 11, **INTERVAL},
            "opportunity": {"people": 12, "pairs": {"count": 62, "total": 66, "nearly": None}},
            "continuity": [
                {
                    "week": 4,
                    "reached_on": "2027-05-03",
                    "has_list": True,
                    "people": {
                        "count": None,
                        "total": 9,
                        "low": None,
                        "high": None,
                        "nearly": "all",
                    },
                    "pairs": None,
                }
            ],
        }
    ],
    "formats": [
        {
            "kinds": ["expert_talk"],
            "dates": 12,
            "verdict": "told",
            "dates_without_cost": 0,
            "cents": 339600,
            "contact_minutes": 8640,
            "units": None,
            "cents_per_contact_hour": 2358,
            "can_make_regular": True,
            "regular": {"count": 7, "total": 12, **INTERVAL},
            "cents_per_regular": 48514,
            "continuing": {"count": 10, "total": 12, **INTERVAL},
            "cents_per_continuing": 33960,
        },
        {
            "kinds": ["excursion", "workshop"],
            "dates": 3,
            "verdict": "told",
            "dates_without_cost": 1,
            "cents": 72600,
            "contact_minutes": 2700,
            "units": None,
            "cents_per_contact_hour": 1613,
            "can_make_regular": False,
            "regular": None,
            "cents_per_regular": None,
            "continuing": None,
            "cents_per_continuing": None,
        },
        {"kinds": ["open_meeting"], "dates": 2, "verdict": "few_dates"},
    ],
}


@pytest.fixture(scope="module")
def spring(ground: Ground, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spring]:
    with running_services(tmp_path_factory.mktemp("effects"), ground) as served:
        spring = Spring(served)
        spring.at("2027-06-30T12:00")
        spring.put(0, spring.people)
        served.tell_insights()
        (own,) = FIGURES["groups"]
        frozen = json.dumps({**FIGURES, "groups": [{**own, "cohort_id": str(spring.cohort)}]})
        with served.as_superuser("insights") as connection:
            connection.execute(
                "insert into frozen_quarter (agency_id, quarter, policy, frozen_at, figures)"
                " select agency_id, '2027-Q2', 1, now(), %s from build",
                (frozen,),
            )
            connection.execute(
                "insert into exchange_count (agency_id, quarter, people, pairs, told_at)"
                " select agency_id, '2027-Q2', 11, 6, now() from build"
            )
        spring.at("2027-07-20T12:00")
        yield spring


@pytest.fixture(scope="module")
def ilse(spring: Spring) -> Desk:
    return spring.browser("lead")


def rows(page: Page) -> list[str]:
    return [" ".join(each.text.split()) for each in page.root.all("tr")]


def test_the_quarter_that_was_frozen_last_is_shown_first(ilse: Desk) -> None:
    page = ilse.see("/team/was-wirkt")

    assert "2. Quartal 2027" in page.text
    assert "festgeschrieben" in page.text
    assert "8 von 11" in page.text


def test_cost_stands_beside_effect_and_a_single_date_has_a_dash(ilse: Desk) -> None:
    talk, excursion, breakfast = rows(ilse.see("/team/was-wirkt"))[1:]

    for told in ("Fachgespräch", "3.396,00 €", "144,0", "23,58 €", "7 von 12", "485,14 €"):
        assert told in talk
    for told in ("Ausflug, Workshop", "16,13 €", "Für 1 Termin fehlen die Kosten.", "–"):
        assert told in excursion
    assert "0,00" not in excursion
    assert "Noch kein Urteil." in breakfast
    assert "weniger als drei Termine" in breakfast


def test_of_the_running_quarter_no_figure_is_shown(ilse: Desk) -> None:
    page = ilse.see("/team/was-wirkt?quartal=2027-Q3")

    assert "Zahlen stehen hier ab Fr 15. Oktober 2027." in page.text
    assert "Bisher haben 0 Termine eine vollständige Liste." in page.text
    assert rows(page) == []
    assert "8 von 11" not in page.text


def test_a_frozen_quarter_says_how_many_lists_were_missing(ilse: Desk) -> None:
    for path in ("/team/was-wirkt", "/team/was-wirkt/bindungen"):
        told = " ".join(ilse.see(path).text.split())
        counted = "Beim Festschreiben fehlten 3 Listen. Diese Termine zählen hier für niemanden."
        assert counted in told


def test_a_quarter_of_which_nobody_counted_missing_lists_says_nothing(ilse: Desk) -> None:
    assert "Beim Festschreiben" not in ilse.see("/team/was-wirkt?quartal=2027-Q3").text


def test_ties_are_counts_beside_people_and_words_below_ten(ilse: Desk) -> None:
    page = ilse.see("/team/was-wirkt/bindungen")

    assert "62 von 66" in page.text
    assert "fast alle von 9" in page.text
    assert "kaum jemand" not in page.text, "pairs are nobody"
    assert "zu wenige" in page.text
    assert "6 Paare" in page.text
    assert "11 Mitglieder haben betreut oder betreuen lassen" in page.text
    assert "noch nicht erhoben" in page.text


def test_without_a_count_the_used_half_says_so(ilse: Desk) -> None:
    page = ilse.see("/team/was-wirkt/bindungen?quartal=2027-Q3")

    assert "In diesem Quartal liegt aus keinem Kreis eine Zahl vor." in page.text


@pytest.mark.parametrize("path", ["/team/was-wirkt", "/team/was-wirkt/bindungen"])
def test_each_table_is_a_file_too(ilse: Desk, path: str) -> None:
    sent = ilse.browser.get(f"{path}.csv")
    assert sent.content_type == "text/csv; charset=utf-8"
    read = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig")), delimiter=";"))

    assert len(read) > 1
    cells = {cell for row in read for cell in row}
    costs, pairs = {"3396,00", "23,58", "7 von 12"}, {"62 von 66", "zu wenige", "6 Paare"}
    assert (pairs if path.endswith("bindungen") else costs) <= cells


@pytest.mark.parametrize("quarter", ["2027-Q5", "nonsense", "2028-Q1"])
def test_an_unknown_quarter_is_no_page(ilse: Desk, quarter: str) -> None:
    assert ilse.browser.get(f"/team/was-wirkt?quartal={quarter}").status_code == 404


def test_contact_persons_do_not_see_figures_of_quarters(spring: Spring) -> None:
    petra = spring.browser()

    assert petra.browser.get("/team/was-wirkt").status_code == 403
    assert "Was wirkt" not in petra.see("/team/gruppen").text
    group = petra.see(f"/team/gruppen/{spring.cohort}")
    assert "Wer sich begegnet" in group.text
