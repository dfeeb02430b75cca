"""Somebody is invited into a group that meets already: she reads of her own dates alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

import pytest

from kreis.events.main import SERVICE as EVENTS
from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.messages import Channel
from kreis.notifications.templates.letters_of_sms import parts, without_marks
from kreis.notifications.templates.to_participants import SHORT_IN_SMS
from services.notifications.tests.letters import LINK, composed, contact, every_second_week, wording
from services.notifications.tests.mails import body
from services.notifications.tests.phases import change_phase
from services.notifications.tests.world import BERLIN, World
from tests.support.fixtures import deliver

LONGEST = 480


@pytest.fixture
def cohort(world: World) -> str:
    """A group that meets every second week by now, on 15 and 29 June next."""
    (first,) = world.invite(world.register())
    staff = world.events.as_role("contact-person")
    cohort: str = staff.ok("GET", f"/v1/invitations/{first}")["cohort_id"]
    world.set_clock(datetime(2027, 6, 9, 9, 0, tzinfo=BERLIN))
    change_phase(world, cohort, on="2027-06-10", rhythm_weeks=2, dates=4)
    world.send_due()
    return cohort


def join(world: World, cohort: str, day: str) -> None:
    newcomer = world.register("Ines", "Roth")
    fact = {"cohort_id": cohort, "member": {"id": str(newcomer), "restricted": False}}
    deliver(
        world.events.database,
        EVENTS,
        "cohorts.cohort.v1",
        "kreis.cohort-member-joined.v1",
        UUID(cohort),
        {**fact, "joined_on": day},
        agency=world.agency,
    )
    world.carry_facts()
    world.send_due()


def test_her_mail_names_her_first_dates_and_none_that_was(world: World, cohort: str) -> None:
    join(world, cohort, "2027-06-10")

    (mail,) = [each for each in world.mails() if "in unserer Gruppe" in str(each["Subject"])]
    assert mail["Subject"] == "Ihr Platz in unserer Gruppe: ab Di 15.06."
    text = body(mail)
    assert "Guten Tag Ines Roth, in unserer Gruppe ist ein Platz für Sie vorgemerkt." in text
    assert "Ihr erster Termin: Di 15.06., 09:30-11:30 Uhr, Haus Ringgarten (Beispiel)," in text
    assert "Danach: Di 29.06., Di 13.07., Di 07.09." in text
    assert "bitte bis Sa 12.06.:" in text
    for untrue in ("Startwoche", "immer", "04.", "neue"):
        assert untrue not in text


def test_who_comes_in_while_the_week_runs_is_told_its_last_days(world: World) -> None:
    (first,) = world.invite(world.register())
    cohort = world.events.as_role("contact-person").ok("GET", f"/v1/invitations/{first}")[
        "cohort_id"
    ]
    world.set_clock(datetime(2027, 4, 6, 15, 0, tzinfo=BERLIN))
    join(world, cohort, "2027-04-07")

    (mail,) = [each for each in world.mails() if "in unserer Gruppe" in str(each["Subject"])]
    text = body(mail)
    assert "Ihr erster Termin: Mi 07.04., 09:00-12:00 Uhr" in text
    assert "Danach: Do 08.04., Fr 09.04., Di 13.04." in text
    assert "bitte bis Mi 07.04.:" in text


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("channel", [Channel.EMAIL, Channel.SMS])
def test_the_text_is_short_and_true_in_each_language(language: Language, channel: Channel) -> None:
    """She comes in September, to five dates; the start week was in April, and two dates are off."""
    running = every_second_week()
    hers = [each for each in running.occasions if each.starts_at.date() > date(2027, 9, 1)]
    invited = replace(running, occasions=tuple(hers))
    text = composed(contact(channel=channel), Kind.INVITATION, language, invited=invited)

    is_mail = channel is Channel.EMAIL
    written = without_marks(text.as_mail if is_mail else text.as_sms)
    assert LINK in written
    assert len(written) <= LONGEST
    assert is_mail or parts(text.as_sms) <= 4
    names = 4 if is_mail or language not in SHORT_IN_SMS else 1
    say = wording(contact(), language).day
    live = [each for each in hers if not each.is_cancelled]
    named = [each for each in hers if without_marks(say(each.starts_at.date())) in written]
    assert named == live[:names]


def test_a_group_without_a_start_week_can_be_written_about() -> None:
    """Public holidays have left nothing of it."""
    running = every_second_week()
    hers = tuple(each for each in running.occasions if not each.is_start_week)
    text = composed(contact(), Kind.INVITATION, invited=replace(running, week=None, occasions=hers))

    assert "Ihr erster Termin: Di 13.04." in text.as_mail
