"""What the forms of staff say, and that opening one and saving it unchanged changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask, g

from kreis.console.staff import (
    change_date,
    date_details,
    offers,
    person,
    proposal,
    registration,
    search,
    shares,
    slot_times,
    to_ask,
    topics,
)
from kreis.console.staff.again import WrongInput
from kreis.console.staff.csv_file import csv_file
from kreis.console.staff.wording import staff_languages

DERYA: dict[str, Any] = {
    "first_name": "Derya",
    "last_name": "Şahin",
    "language": "de-simple",
    "languages": ["de", "tr", "ku", "ar"],
    "channel": "sms",
    "email": None,
    "phone": "+491713920011",
    "contact_person_id": "5a1c3e7b-9d2f-4b6a-8c4e-1f3d5b7a9c2e",
    "german_level": "A2",
    "funded_project": "",
    "gender": "diverse",
    "access_route": "referral",
    "birth_date": None,
    "postal_code": None,
    "has_address_protection": True,
    "wants_discretion": False,
    "needs_interpreter": True,
    "may_join_women_only": False,
    "topics": ["T1", "T5"],
    "slots": ["tue-am", "thu-pm"],
    "children": [
        {"id": f"c{n}", "birth_month": f"202{n}-10", "first_name": None, "needs_care": n > 2}
        for n in range(5)
    ],
    "start_weeks": [{"monday": "2027-04-05", "mornings": "no"}],
    "reach": [{"venue_id": "v1", "how": "no"}, {"venue_id": "v2", "how": "with_lift"}],
    "excluded_venues": ["v3"],
}
OFFER: dict[str, Any] = {
    "venue_id": "149f6611-bc57-5890-ade4-f9ae7d54d301",
    "name": "Gruppe Unna",
    "languages": ["de", "tr"],
    "german_level_from": "A1",
    "women_only": True,
    "adults": {"min": 8, "max": 12},
    "care_places": {"total": 8, "by_band": {"0-2": 0}},
    "week": {"monday": "2027-04-05", "days": 5, "starts_at": "09:00", "ends_at": "12:00"},
    "series": {"weekday": "tue", "starts_at": "09:30", "ends_at": "11:30", "dates": 12},
}


def test_a_person_saved_unchanged_stays_as_she_is() -> None:
    """Also a fifth child, a fourth language, and where she does not get to."""
    said = registration.said(person.as_form(DERYA, '"1"'))

    told = {name: value for name, value in DERYA.items() if name != "postal_code"}
    assert said == {**told, "languages": ["tr", "ku", "ar"]}, "her own language is added by intake"


def test_an_offer_saved_unchanged_stays_as_it_is() -> None:
    assert offers.offer(offers.as_form(OFFER)) == OFFER


SLOTS = {"day": "2027-04-12", "from": "13:00", "until": "14:50", "minutes": "30", "form": "phone"}
TODAY = date(2027, 4, 12)


def test_conversations_follow_one_another_and_end_in_time() -> None:
    found = slot_times.times_of(SLOTS, TODAY)

    assert [each.isoformat() for each in found.starts] == [
        f"2027-04-12T{hour}:00+02:00" for hour in ("13:00", "13:30", "14:00")
    ]
    assert (found.minutes, found.form) == (30, "phone")


def test_a_series_of_conversations_ends_on_its_last_day() -> None:
    """Its hours are those of the wall clock, also after the clocks change."""
    series = {**SLOTS, "until": "13:30", "repeat": "fortnightly", "last": "2027-11-05"}
    found = slot_times.times_of(series, TODAY)

    days = [each.date() for each in found.starts]
    assert (days[0], days[1], days[-1]) == (TODAY, date(2027, 4, 26), date(2027, 10, 25))
    assert {each.isoformat()[11:16] for each in found.starts} == {"13:00"}
    assert found.starts[-1].isoformat().endswith("+02:00")


@pytest.mark.parametrize(
    ("sent", "wrong"),
    [
        ({"day": "2027-04-11"}, {"day": "slots.wrong.past"}),
        ({"day": "2027-02-31"}, {"day": "slots.wrong.day"}),
        (
            {"from": "", "minutes": "7"},
            {"from": "slots.wrong.hour", "minutes": "slots.wrong.minutes"},
        ),
        ({"until": "13:00"}, {"until": "slots.wrong.until"}),
        ({"repeat": "weekly"}, {"last": "slots.wrong.day"}),
        ({"repeat": "weekly", "last": "2027-04-01"}, {"last": "slots.wrong.last"}),
        (
            {"repeat": "weekly", "last": "2030-01-01", "until": "20:00"},
            {"last": "slots.wrong.many"},
        ),
    ],
)
def test_wrong_times_are_named_at_their_field(sent: dict[str, str], wrong: dict[str, str]) -> None:
    with pytest.raises(slot_times.WrongTimes) as fault:
        slot_times.times_of({**SLOTS, **sent}, TODAY)

    assert fault.value.fields == wrong


def test_amounts_are_said_as_people_write_them() -> None:
    sent = {"hours": "4,5", "fee": "120,50", "room": "50", "childcare": " "}

    assert date_details.cost(sent) == {"staff_minutes": 270, "fee": 12050, "room": 5000}
    with pytest.raises(WrongInput) as wrong:
        date_details.cost({"fee": "-1", "room": "viel", "childcare": "1e999", "hours": "2"})
    assert wrong.value.fields == ("fee", "room", "childcare")


def test_a_postal_code_only_proposes_which_venue_is_near() -> None:
    venues = [{"id": "u", "postal_code": "59423"}, {"id": "k", "postal_code": "59174"}]

    assert registration.near("59427", venues) == {"u"}
    assert registration.near("", venues) == registration.near("5", venues) == set()


def test_no_cell_of_a_downloaded_list_is_a_formula() -> None:
    file = csv_file("liste", [["Name"], ["=1+1", "-Ada", "Ada; B"]])

    assert file.get_data().decode() == "\ufeffName\r\n'=1+1;'-Ada;\"Ada; B\"\r\n"
    assert file.content_type == "text/csv; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="liste.csv"'


def an_offer(venue_id: str = "new", monday: str = "2027-06-07", **other: Any) -> dict[str, Any]:
    week = {**OFFER["week"], "monday": monday}
    return {**OFFER, "women_only": False, "venue": {"id": venue_id}, "week": week, **other}


def test_an_offer_that_came_later_is_asked_about_by_way_and_by_week() -> None:
    derya = {**DERYA, "start_weeks": []}

    found = to_ask.of(derya, [an_offer(), an_offer("new"), an_offer("v2")])

    assert [venue["id"] for venue in found.venues] == ["new"]
    assert found.mondays == {"2027-06-07": 5}


def test_a_start_week_is_asked_about_with_its_days_unless_offers_differ() -> None:
    weeks: list[Any] = [
        {"monday": monday, "days": days}
        for monday, days in (("2027-06-14", 3), ("2027-06-07", 5), ("2027-06-07", 4))
    ]

    found = registration.start_weeks(weeks, ["2027-05-31", "2027-06-14"])

    assert found == {"2027-05-31": 0, "2027-06-07": 0, "2027-06-14": 3}
    asked = staff_languages()["de"].count("register.mornings", 3, monday="Mo 14. Juni 2027")
    assert asked == "Startwoche ab Mo 14. Juni 2027: alle 3 Vormittage möglich?"


@pytest.mark.parametrize(
    "offer",
    [
        an_offer(women_only=True),
        an_offer(series={**OFFER["series"], "weekday": "thu"}),
        an_offer("v1"),
        an_offer("v3"),
        an_offer(monday="2027-04-05"),
    ],
    ids=["for women only", "when she is not free", "out of reach", "excluded", "week ruled out"],
)
def test_an_offer_that_cannot_be_hers_asks_her_nothing(offer: dict[str, Any]) -> None:
    assert not to_ask.of(DERYA, [offer])


def test_what_she_says_later_is_added_to_what_is_known() -> None:
    known = {**DERYA, "start_weeks": [{"monday": "2027-04-05", "mornings": "no"}]}

    told = to_ask.with_answers(known, {"v1": "yes", "v4": "excluded"}, {"2027-06-07": "yes"})

    assert told["reach"] == [
        {"venue_id": "v1", "how": "yes"},
        {"venue_id": "v2", "how": "with_lift"},
    ]
    assert told["excluded_venues"] == ["v3", "v4"]
    assert [week["monday"] for week in told["start_weeks"]] == ["2027-04-05", "2027-06-07"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("05/2024", "2024-05"),
        ("5.2024", "2024-05"),
        ("05 - 2024", "2024-05"),
        ("2024-05", "2024-05"),
        ("13/2024", "2024-13"),
        ("Mai 2024", "Mai 2024"),
    ],
)
def test_a_month_is_taken_as_people_write_it(typed: str, said: str) -> None:
    """What is no month is left to intake, which names it."""
    assert registration.month_of(typed) == said


def test_whoever_gives_a_start_weeks_mornings_is_free_on_each_of_them() -> None:
    """Also on a day that is not among the slots of her week, but on no weekend."""
    derya = {**DERYA, "has_address_protection": False}  # a page is needed for the mark
    given = {**derya, "start_weeks": [{"monday": "2027-04-05", "mornings": "with_childcare"}]}

    assert change_date.free({"P": given}, "2027-04-07", "10:00") == ["Derya Ş."]
    assert change_date.free({"P": given}, "2027-04-07", "14:00") == []
    assert change_date.free({"P": given}, "2027-04-14", "10:00") == []
    assert change_date.free({"P": given}, "2027-04-10", "10:00") == []
    assert change_date.free({"P": given}, "2027-04-11", "10:00") == []
    assert change_date.free({"P": derya}, "2027-04-07", "10:00") == []
    assert change_date.free({"P": derya}, "2027-04-06", "10:00") == ["Derya Ş."]


def test_a_group_that_would_be_too_large_or_too_small_is_named_with_its_bound() -> None:
    def group(name: str, *members: str) -> dict[str, Any]:
        adults = {"min": 2, "max": 3}
        people = [{"participant_id": who} for who in members]
        shown = {"offer_id": name, "name": name, "size": len(members), "adults": adults}
        return {**shown, "members": people}

    found: Any = {"groups": [group("Unna", "a", "b", "c"), group("Kamen", "d", "e")]}

    assert proposal.sizes_of(found) == []
    assert proposal.sizes_of(found, "d", "Unna") == [
        {"is": "large", "group": "Unna", "n": 4, "bound": 3},
        {"is": "small", "group": "Kamen", "n": 1, "bound": 2},
    ]
    assert proposal.sizes_of(found, "x", "Unna")[0]["n"] == 4
    assert proposal.sizes_of(found, "a", "Kamen") == []


def test_an_archived_topic_stays_where_it_is_chosen_and_is_offered_nowhere_else() -> None:
    def topic(key: str, *, is_archived: bool) -> Any:
        return {"key": key, "is_archived": is_archived, "is_in_catalogue": True}

    catalogue = [topic("T1", is_archived=False), topic("T2", is_archived=True)]

    assert [each["key"] for each in topics.offered(catalogue, ())] == ["T1"]
    assert [each["key"] for each in topics.offered(catalogue, {"T2"})] == ["T1", "T2"]


def test_a_short_date_carries_its_year_unless_it_is_this_one() -> None:
    german = staff_languages()["de"]
    with Flask(__name__).test_request_context():
        g.year = 2027
        assert german.short(date(2027, 4, 5)).replace("\u00a0", " ") == "Mo 05.04."
        assert german.short(date(2026, 4, 5)).replace("\u00a0", " ") == "So 05.04.2026"


@pytest.mark.parametrize("typed", ["Luenen", "lünen", "LUNEN"])
def test_an_umlaut_is_found_however_it_is_written(typed: str) -> None:
    assert search._folded(typed) in search._folded("Gruppe Lünen")


@pytest.mark.parametrize(
    ("nearly", "said"), [("none", "kaum eines von 15"), ("all", "fast alle von 15")]
)
def test_pairs_are_told_as_pairs(nearly: str, said: str) -> None:
    pairs: Any = {"count": None, "total": 15, "nearly": nearly}

    assert shares.share_of_pairs(staff_languages()["de"], pairs) == said


def test_a_share_begins_a_sentence_with_a_capital_letter() -> None:
    figure: Any = {"count": None, "total": 9, "nearly": "all"}

    assert shares.opening_share(staff_languages()["de"], figure) == "Fast alle von 9"
