"""Her page when a date is over, was moved, or is hers no more."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest

from kreis.events.main import SERVICE as EVENTS
from services.console.tests.my_dates import cancel, date_of, look_at, move, tap
from services.console.tests.town import Invited
from tests.support.fixtures import deliver


def test_a_date_that_is_over_is_not_the_next_one(amira: Invited) -> None:
    """The first date is on Monday, 5 April, from 9:00 to 12:00 in Unna."""
    amira.tap("Ja, mit Kind (2 Jahre)")
    seen = amira.look()
    amira.town.at("2027-04-05T10:47")

    page = amira.look()
    assert "Di 6. April" in page.root.one("section").text
    assert "Mo 5. April" not in page.text

    status, page = tap(amira, seen, "Diesmal nicht")
    assert (status, page.heading) == (409, "Dieser Termin ist vorbei")
    assert "Nächster Termin" in page.text
    assert "Di 6. April" in page.root.all("section")[-1].text
    assert "Mo 5. April" not in page.text
    assert date_of(amira, 0)["answer"] == "yes"
    assert tap(amira, page, "Diesmal nicht")[0] == 303
    assert date_of(amira, 1)["answer"] == "no"


def test_the_next_date_takes_place_and_cancelled_ones_stand_above_it(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    cancel(amira, 0)
    cancel(amira, 1)
    cancel(amira, 4)

    page = amira.look()
    above, after = page.root.all("section")[:2]
    assert [each.text for each in above.all("s")] == [
        "Mo 5. April, 09:00–12:00",
        "Di 6. April, 09:00–12:00",
    ]
    assert above.text.count("Fällt aus") == 2
    assert "Nächster Termin Mi 7. April, 09:00–12:00" in page.text
    assert "Beispielweg 4" in after.text
    assert "Diesmal nicht" in page.buttons
    later = page.root.one("ol").all("li")
    assert [each.text.split(",")[0].strip() for each in later[:2]] == ["Do 8. April", "Fr 9. April"]
    assert "Fällt aus" in later[1].text
    assert len(later) == 2 + 12
    assert tap(amira, page, "Diesmal nicht")[0] == 303
    assert date_of(amira, 2)["answer"] == "no"

    amira.town.at("2027-04-05T10:47")
    assert "Fällt aus" in amira.look().root.all("section")[0].text, "6 April is still to come"


def test_a_moved_date_that_is_next_is_not_asked_about_twice(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    cancel(amira, 0)
    move(amira, 1)
    move(amira, 3)
    cancel(amira, 3)

    page = amira.look()
    assert page.buttons.count("Ja, das passt") == 1
    assert page.text.count("Di 6. April") == 1


@pytest.mark.parametrize(
    ("language", "says"),
    [
        ("de", "Alle Termine, die noch kommen, fallen aus. Sie brauchen nichts zu tun."),
        ("de-simple", "Alle Termine, die noch kommen, fallen aus. Bitte kommen Sie nicht."),
        ("en", "All dates to come are cancelled. You need not do anything."),
        ("tr", "Bundan sonraki bütün tarihler iptal edildi. Bir şey yapmanız gerekmez."),
        ("uk", "Усі наступні дати скасовано. Вам не потрібно нічого робити."),
        ("ar", "أُلغيت جميع المواعيد القادمة. لا يلزمكم فعل أي شيء."),
    ],
)
def test_where_all_dates_to_come_are_cancelled_none_is_said_to_be_over(
    invite: Callable[..., Invited], language: str, says: str
) -> None:
    spoken = "pl" if language == "de-simple" else language
    toddler = {"birth_month": "2025-01", "needs_care": True}
    hers = invite(toddler, language=spoken)
    hers.send({"answer": "alone"})
    hers.town.at("2027-07-05T06:00")
    cancel(hers, 16)

    page = hers.look()
    assert says in page.text
    assert "vorbei" not in page.text
    assert "6" in page.root.one("s").text

    hers.town.at("2027-07-06T12:00")
    assert says not in hers.look().text


def test_a_date_that_runs_is_shown_and_takes_no_answer(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    amira.town.at("2027-04-05T08:00")

    page = amira.look()
    assert "Mo 5. April" in page.root.one("section").text
    assert "Diesmal nicht" not in page.buttons
    assert "Dieser Termin ist vorbei." not in look_at(amira, 0).text


def test_the_question_about_a_moved_date_stands_first(amira: Invited) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    move(amira, 5)

    page = amira.look()
    first, second = page.root.all("section")[:2]
    assert "Ja, das passt" in first.text
    assert "10:00–12:00" in first.text
    assert "Mo 5. April" in second.text
    status, page = tap(amira, page, "Ja, das passt")
    assert status == 303
    assert not date_of(amira, 5)["is_asked_again"]
    assert "Mo 5. April" in amira.look().root.one("section").text


def test_who_is_taken_out_before_the_start_reads_that_she_is_out_of_the_group(
    amira: Invited,
) -> None:
    amira.tap("Ja, mit Kind (2 Jahre)")
    left = {"cohort_id": amira.cohort, "participant_id": amira.participant}
    told = "kreis.cohort-member-left.v1"
    deliver(
        amira.town.events.database,
        EVENTS,
        "cohorts.cohort.v1",
        told,
        UUID(amira.cohort),
        {**left, "left_on": "2027-03-16"},
        agency=amira.town.agency,
    )

    page = amira.look()
    assert "Sie sind nicht mehr in dieser Gruppe." in page.text
    assert "vorbei" not in page.text
