"""A group meets on a day that was left out: everybody hears of it, and is reminded of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from icalendar import Calendar

from kreis.events.jobs import jobs as jobs_of_events
from services.notifications.tests.additions import IN_THE_HOLIDAYS, meet_after_all
from services.notifications.tests.mails import body
from services.notifications.tests.phases import change_phase
from services.notifications.tests.tellings import NOTHING, telling
from services.notifications.tests.world import World, at
from tests.support.fixtures import run_due


class Group:
    """Derya and Ines come to all dates, Lena has declined them, Mira has not answered."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.derya = world.register()
        self.ines = world.register("Ines", "Roth", channel="call")
        self.lena, self.mira = world.register("Lena", "Voss"), world.register("Mira", "Haas")
        self.invitations = world.invite(self.derya, self.ines, self.lena, self.mira)
        world.send_due()
        for invitation, answer in zip(self.invitations, ("yes", "yes", "no"), strict=False):
            world.answer(invitation, answer)
        world.send_due()
        self.at("2027-05-13 10:00")

    def at(self, moment: str) -> None:
        self.world.set_clock(at(moment))
        self.world.send_due()

    def meet_after_all(self) -> None:
        meet_after_all(self.world, self.invitations[0])

    def move(self, starts_at: str, ends_at: str) -> None:
        hours = {"date": IN_THE_HOLIDAYS, "starts_at": starts_at, "ends_at": ends_at}
        self.world.change(self.added, "move", **hours, despite=["school_holidays"])

    @property
    def added(self) -> dict[str, Any]:
        dates = self.world.dates(self.invitations[0])
        (found,) = [each for each in dates if each["addition_id"]]
        return found

    def told(self, kind: str = "addition") -> dict[UUID, tuple[str, str | None]]:
        found = self.world.messages(f"?kind={kind}&limit=100")
        return {UUID(each["participant_id"]): (each["state"], each["reason"]) for each in found}

    def reminded_of(self, date: str) -> list[UUID]:
        found = self.world.messages("?kind=reminder&state=sent&limit=100")
        return [UUID(each["participant_id"]) for each in found if each["cause"] == date]

    def calls(self) -> list[str]:
        return [each["about"] for each in self.world.call_tasks()]


@pytest.fixture
def group(world: World) -> Group:
    return Group(world)


def test_who_has_not_declined_is_told_once_and_who_wants_a_call_is_called(group: Group) -> None:
    before = group.calls()
    group.meet_after_all()
    planned = telling(group.world, UUID(group.added["addition_id"]))
    group.world.send_due()
    group.meet_after_all()
    group.world.send_due()

    assert planned == {**NOTHING, "is_being_planned": True}
    assert group.told() == {group.derya: ("sent", None), group.mira: ("sent", None)}
    assert sorted(group.calls()) == sorted([*before, "addition"])
    done = telling(group.world, UUID(group.added["addition_id"]))
    assert done == {**NOTHING, "sent": 2, "calls_open": 1}


def test_the_message_names_the_date_and_her_calendar_gets_it(group: Group) -> None:
    group.meet_after_all()
    group.world.send_due()

    mails = [m for m in group.world.mails() if str(m["Subject"]).startswith("Zusätzliches Treffen")]
    text = body(next(m for m in mails if "Derya" in body(m)))
    assert "trifft sich zusätzlich am Di 18.05., 09:30-11:30 Uhr, Haus Ringgarten" in text
    assert "Die anderen Termine ändern sich dadurch nicht." in text
    files = [part for m in mails for part in m.walk() if part.get_content_type() == "text/calendar"]
    (calendar,) = [Calendar.from_ical(part.get_content()) for part in files]
    (entry,) = calendar.walk("VEVENT")
    assert calendar["method"] == "REQUEST"
    assert entry["uid"] == f"{group.added['id']}@kreis"


def test_who_comes_is_reminded_of_it_as_of_other_dates(group: Group) -> None:
    group.meet_after_all()
    group.world.send_due()

    group.at("2027-05-15 16:00")

    assert group.reminded_of(group.added["id"]) == [group.derya], "Monday is a public holiday"


def test_it_does_not_count_against_the_most_that_somebody_gets(group: Group) -> None:
    group.meet_after_all()
    group.world.send_due()
    later = {"date": IN_THE_HOLIDAYS, "starts_at": "10:00", "ends_at": "12:00"}
    group.world.change(group.added, "move", **later, despite=["school_holidays"])
    group.world.send_due()

    group.at("2027-05-15 16:00")

    assert group.told("change")[group.derya] == ("sent", None)
    assert group.reminded_of(group.added["id"]) == [group.derya]


def test_nobody_is_told_of_one_that_is_cancelled_before_the_message_goes_out(group: Group) -> None:
    group.at("2027-05-13 21:00")
    group.meet_after_all()
    group.world.send_due()
    group.world.change(group.added, "cancellation")
    group.at("2027-05-14 08:30")

    assert set(group.told().values()) == {("suppressed", "no_longer_holds")}
    assert "addition" not in group.calls()


def test_one_message_says_how_a_date_is_that_was_moved_before_it_left(group: Group) -> None:
    """Nothing leaves at night. In the morning the message about the addition says the new time."""
    group.at("2027-05-13 21:00")
    group.meet_after_all()
    group.world.send_due()
    group.at("2027-05-13 21:10")
    group.move("10:00", "12:00")
    group.world.send_due()

    group.at("2027-05-14 08:30")

    assert group.told()[group.derya] == ("sent", None)
    assert set(group.told("change").values()) == {("suppressed", "no_longer_holds")}
    mails = [m for m in group.world.mails() if str(m["Subject"]).startswith("Zusätzliches Treffen")]
    assert all("Di 18.05., 10:00-12:00 Uhr" in body(each) for each in mails)
    assert "change" not in group.calls()

    group.at("2027-05-14 10:00")
    group.move("09:00", "11:00")
    group.world.send_due()
    assert group.told("change")[group.derya] == ("sent", None), "she has heard of the date by now"


def test_a_change_within_a_minute_waits_for_what_is_on_its_way(group: Group) -> None:
    """Whether the message of the addition was begun before the move, nobody knows yet."""
    group.at("2027-05-13 21:00")
    group.meet_after_all()
    group.move("10:00", "12:00")
    group.world.send_due()
    assert not {group.derya, group.mira} & group.told("change").keys()

    group.at("2027-05-14 08:30")

    assert group.told()[group.derya] == ("sent", None)
    assert set(group.told("change").values()) == {("suppressed", "no_longer_holds")}


def test_a_date_called_off_before_anybody_heard_of_it_is_not_called_off_to_them(
    group: Group,
) -> None:
    group.at("2027-05-13 21:00")
    group.meet_after_all()
    group.world.send_due()
    group.at("2027-05-13 21:10")
    group.world.change(group.added, "cancellation")
    group.at("2027-05-14 08:30")

    assert set(group.told("cancellation").values()) == {("suppressed", "no_longer_holds")}
    assert not {"addition", "cancellation"} & {*group.calls()}


def test_a_call_about_it_is_over_once_it_has_begun(group: Group) -> None:
    group.meet_after_all()
    group.world.send_due()
    assert "addition" in group.calls()

    group.at("2027-05-18 09:31")

    assert "addition" not in group.calls()
    closed = [e for e in group.world.call_tasks("closed") if e["about"] == "addition"]
    assert [each["result"] for each in closed] == ["no_longer_holds"]


def test_where_people_sign_up_the_question_tells_of_it(group: Group) -> None:
    group.at("2027-05-13 21:00")
    group.meet_after_all()
    group.world.limit(group.added, 1)
    group.at("2027-05-14 08:30")

    assert set(group.told().values()) == {("suppressed", "no_longer_holds")}
    assert group.told("sign_up")[group.derya] == ("sent", None)


def test_a_date_that_continues_a_rhythm_is_reminded_of_and_nobody_is_written_to(
    group: Group,
) -> None:
    """In September all dates that she was told of are over: no message plans further reminders."""
    own = group.world.events.as_role("contact-person")
    cohort = own.ok("GET", f"/v1/invitations/{group.invitations[0]}")["cohort_id"]
    group.at("2027-07-07 08:00")
    change_phase(group.world, cohort, on="2027-07-08", rhythm_weeks=4)
    group.world.send_due()
    known = {each["id"] for each in group.world.dates(group.invitations[0])}
    for each in group.world.dates(group.invitations[0]):
        if each["starts_at"] > "2027-09-08":
            group.world.change(each, "cancellation")
    group.world.send_due()
    group.at("2027-09-06 16:00")
    before = len(group.world.messages("?state=sent&limit=100"))

    group.world.set_clock(at("2027-09-08 06:00"))
    run_due(group.world.events.database, jobs_of_events(None))
    group.world.carry_facts()
    group.world.send_due()

    new = [e for e in group.world.dates(group.invitations[0]) if e["id"] not in known]
    assert len(new) > 1
    assert group.told() == {}
    assert len(group.world.messages("?state=sent&limit=100")) == before
    planned = group.world.notifications.as_role("contact-person").ok("GET", "/v1/planned-messages")
    reminders = {e["cause"] for e in planned["items"] if e["kind"] == "reminder"}
    assert {each["id"] for each in new} <= reminders
