"""The lead moves the story clock on the banner "Probebetrieb". Last: time does not go back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlencode

import pytest

from kreis.onebox.box import Box
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import at
from tests.browser.seats import PICTURES, Seat, with_dates
from tests.support.chromium import WIDTHS, faults_of, picture
from tests.support.services import NAMES

Sit = Callable[..., Seat]


@pytest.fixture(scope="module", autouse=True)
def monday(stage: Stage) -> None:
    with_dates(stage)
    stage.kreis.set_clock(at("2027-04-05 08:00"))


def days(stage: Stage) -> set[str]:
    """The story's day, as each service tells it."""
    ask = stage.kreis.ask
    return {ask("lead", "GET", each, "/story-clock")["now"][:10] for each in NAMES}


def test_the_lead_goes_a_day_forward_and_a_second_press_moves_nothing(
    sit: Sit, stage: Stage
) -> None:
    ilse = sit("Ilse Brandauer")
    ilse.open("/team/kalender")
    assert "Es ist Montag, 5. April 2027" in ilse.page.locator(".band").inner_text()
    form = {
        each.get_attribute("name") or "": each.input_value()
        for each in ilse.page.locator(".band input").all()
    }
    ilse.tap("Einen Tag weiter")

    assert ilse.page.url.endswith("/team/kalender")
    assert "Es ist jetzt Dienstag, 6. April 2027, 08:00 Uhr." in ilse.told
    assert days(stage) == {"2027-04-06"}
    again = post(ilse, {**form, "to": "day"})
    assert again == 200
    assert days(stage) == {"2027-04-06"}


def post(seat: Seat, form: dict[str, str]) -> int:
    """Sends the banner's form as the browser of somebody; returns the status behind it."""
    sent = seat.page.request.post(
        f"{seat.base}/team/uhr",
        data=urlencode(form),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
    )
    return sent.status


def test_the_next_date_is_a_morning_with_a_group(sit: Sit, stage: Stage) -> None:
    ilse = sit("Ilse Brandauer")
    stage.kreis.set_clock(at("2027-04-09 12:30"))
    ilse.open("/team/heute")
    ilse.tap("Zum nächsten Termin")

    told = re.search(r"(\d+)\. April 2027, 08:00 Uhr", ilse.told.replace("\u00a0", " "))
    assert told, ilse.told
    [day] = days(stage)
    assert datetime.fromisoformat(day).day == int(told[1])
    assert f"{told[1].zfill(2)}.04., 0" in ilse.text


def test_others_see_the_time_and_may_not_move_it(sit: Sit, stage: Stage, box: Box) -> None:
    petra = sit("Petra Neumann")
    petra.open("/team/heute")
    before = days(stage)
    assert "April 2027" in petra.page.locator(".band").inner_text()
    assert petra.page.locator(".band button").count() == 0
    csrf = petra.page.locator('input[name="csrf"]').first.input_value()

    assert post(petra, {"csrf": csrf, "to": "day"}) == 403
    assert post(sit("Ilse Brandauer"), {"csrf": "guessed", "to": "day"}) == 400
    assert days(stage) == before


@pytest.mark.parametrize("width", WIDTHS)
def test_the_banner_is_sound(sit: Sit, width: int) -> None:
    ilse = sit("Ilse Brandauer", width)
    ilse.open("/team/warteliste")
    picture(ilse.page, "probebetrieb", PICTURES)
    assert faults_of(ilse.page) == []
