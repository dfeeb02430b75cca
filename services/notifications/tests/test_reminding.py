"""Reminders, quiet hours, limits, and what happens when nobody answers."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.notifications.tests.mails import body
from services.notifications.tests.world import World

BERLIN = ZoneInfo("Europe/Berlin")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


def joined(world: World, **other: object) -> UUID:
    """Somebody who was invited and has said yes; returns her invitation's id."""
    (invitation,) = world.invite(world.register(**other))
    world.send_due()
    world.set_clock(at("2027-03-17 12:00"))
    world.answer(invitation, "yes", "2024-10")
    world.send_due()
    return invitation


def subjects(world: World) -> list[str]:
    return [str(mail["Subject"]) for mail in world.mails()]


def test_the_start_week_has_one_reminder_on_the_saturday_before(world: World) -> None:
    joined(world)
    world.set_clock(at("2027-04-03 15:59"))
    world.send_due()
    assert len(world.mails()) == 2

    for moment in ("2027-04-03 16:00", "2027-04-05 16:00", "2027-04-08 16:00"):
        world.set_clock(at(moment))
        world.send_due()

    reminders = [mail for mail in world.mails() if "Erinnerung" in mail["Subject"]]
    assert [mail["Subject"] for mail in reminders] == ["Zur Erinnerung: Mo 05.04., 09:00 Uhr"]
    assert "Bitte kommen Sie 30 Minuten früher." in body(reminders[0])


def test_each_weekly_date_has_its_reminder(world: World) -> None:
    joined(world)
    for moment in ("2027-04-03 16:00", "2027-04-12 16:00", "2027-04-19 16:00"):
        world.set_clock(at(moment))
        world.send_due()

    found = sorted(subject for subject in subjects(world) if "Erinnerung" in subject)
    assert found == [
        "Zur Erinnerung: Di 13.04., 09:30 Uhr",
        "Zur Erinnerung: Di 20.04., 09:30 Uhr",
        "Zur Erinnerung: Mo 05.04., 09:00 Uhr",
    ]


def test_the_whole_programme_is_fifteen_messages_and_never_more_than_two_a_week(
    world: World,
) -> None:
    joined(world)
    world.set_clock(at("2027-04-03 16:00"))
    world.send_due()
    for day in DATES:
        world.set_clock(at(f"2027-{day} 16:00"))
        world.send_due()

    sent = [datetime.fromisoformat(each["changed_at"]) for each in world.messages("?state=sent")]
    assert len(sent) == 15
    assert all((later - first).days >= 7 for first, later in zip(sent, sent[2:], strict=False))


DATES = ["04-12", "04-19", "04-26", "05-03", "05-10", "05-24"]
DATES += ["05-31", "06-07", "06-14", "06-21", "06-28", "07-05"]
"""The days before the weekly dates of Unna."""


def test_who_has_said_no_since_is_not_reminded(world: World) -> None:
    invitation = joined(world)
    world.answer(invitation, "no")
    world.set_clock(at("2027-04-03 16:00"))

    world.send_due()

    assert len(world.mails()) == 2
    kind, data = world.told()[-1]
    assert (kind, data["kind"], data["reason"]) == (
        "message-suppressed",
        "reminder",
        "no_longer_holds",
    )


def test_who_skips_one_date_is_not_reminded_of_it_and_no_answer_is_confirmed_twice(
    world: World,
) -> None:
    invitation = joined(world)
    date = world.dates(invitation)[5]
    told = {"answer": "no", "how": "phone", "sequence": date["sequence"]}
    staff = world.events.as_role("contact-person")
    staff.ok("POST", f"/v1/invitations/{invitation}/group-events/{date['id']}/answers", told)
    world.carry_facts()
    for moment in ("2027-04-03 16:00", "2027-04-12 16:00", "2027-04-19 16:00"):
        world.set_clock(at(moment))
        world.send_due()

    assert sorted(subjects(world))[-2:] == [
        "Zur Erinnerung: Di 20.04., 09:30 Uhr",
        "Zur Erinnerung: Mo 05.04., 09:00 Uhr",
    ]
    assert len(world.mails()) == 4


def test_a_reminder_that_is_late_by_a_day_is_left_unsent(world: World) -> None:
    joined(world)
    world.set_clock(at("2027-04-10 12:00"))
    world.send_due()

    world.set_clock(at("2027-04-13 10:00"))
    world.send_due()

    assert not [each for each in subjects(world) if "13.04." in each]


def test_nobody_is_called_to_be_reminded(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call"))
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()
    world.set_clock(at("2027-04-03 16:00"))

    world.send_due()

    assert world.call_tasks() == []


def test_what_falls_into_the_night_goes_out_in_the_morning(world: World) -> None:
    world.set_clock(at("2027-03-16 21:00"))
    world.invite(world.register())
    world.send_due()
    assert world.mails() == []

    world.set_clock(at("2027-03-17 07:59"))
    world.send_due()
    assert world.mails() == []
    world.set_clock(at("2027-03-17 08:00"))
    world.send_due()

    assert len(world.mails()) == 1
    assert world.told_types() == ["message-sent"]


def test_who_has_not_answered_is_called_on_the_next_office_day(world: World) -> None:
    world.invite(world.register())
    world.send_due()
    for quiet in ("2027-03-20 12:00", "2027-03-22 07:59"):
        world.set_clock(at(quiet))
        world.send_due()
    assert world.call_tasks() == []

    world.set_clock(at("2027-03-22 08:00"))
    world.send_due()
    world.send_due()

    (task,) = world.call_tasks()
    assert (task["about"], task["reason"]) == ("invitation", "no_answer")
    assert world.told_types() == ["message-sent", "call-task-raised"]


def test_who_has_answered_in_time_is_not_called(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    world.answer(invitation, "no")
    world.set_clock(at("2027-03-22 08:00"))

    world.send_due()

    assert world.call_tasks() == []


def test_an_answer_that_events_knows_already_spares_the_call(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()
    staff = world.events.as_role("contact-person")
    staff.ok("POST", f"/v1/invitations/{invitation}/answers", {"answer": "no", "how": "phone"})
    world.set_clock(at("2027-03-22 08:00"))

    world.send_due()

    assert world.call_tasks() == []


def test_who_is_to_be_called_anyway_is_not_put_on_the_list_twice(world: World) -> None:
    world.invite(world.register(channel="call"))
    world.send_due()
    world.set_clock(at("2027-03-22 08:00"))

    world.send_due()

    assert [task["reason"] for task in world.call_tasks()] == ["channel_is_call"]


def test_who_has_left_is_told_nothing_more(world: World) -> None:
    participant = world.register()
    (invitation,) = world.invite(participant)
    world.send_due()
    world.answer(invitation, "yes")
    world.send_due()
    _change_intake(world, f"update participant set state = 'left' where id = '{participant}'")
    world.set_clock(at("2027-04-03 16:00"))

    world.send_due()

    assert len(world.mails()) == 2
    assert [each["reason"] for each in world.messages("?kind=reminder")] == ["no_longer_holds"]


def test_about_somebody_who_is_no_more_nothing_is_sent_told_or_asked(world: World) -> None:
    participant = world.register()
    world.invite(participant)
    for table in ("child", "participant"):
        column = "id" if table == "participant" else "participant_id"
        _change_intake(world, f"delete from {table} where {column} = '{participant}'")

    world.send_due()

    assert world.mails() == []
    assert world.told() == []
    assert world.call_tasks() == []
    with world.notifications.database.engine.connect() as connection:
        assert connection.exec_driver_sql("select count(*) from due").scalar() == 0


def _change_intake(world: World, statement: str) -> None:
    with world.intake.database.engine.begin() as connection:
        connection.exec_driver_sql(f"set local kreis.agency = '{world.agency}'")
        connection.exec_driver_sql(statement)
