"""Inviting somebody: one message, in her way, or a call."""

from __future__ import annotations

from datetime import timedelta

from kreis.events.main import SERVICE as EVENTS
from kreis.notifications.main import SERVICE
from services.notifications.tests.mails import body
from services.notifications.tests.neutral import NEUTRAL_URL
from services.notifications.tests.world import MORNING, PUBLIC_URL, World
from tests.support.fixtures import deliver


def test_she_gets_one_mail_with_all_she_needs(world: World) -> None:
    world.invite(world.register())

    world.send_due()

    (mail,) = world.mails()
    assert mail["Subject"] == "Ihre neue Gruppe: Start am Mo 05.04."
    assert mail["From"].addresses[0].display_name == "Lindenbrücke"
    assert mail["To"] == "derya.sahin@post.example"
    lines = body(mail).splitlines()
    link = lines[4].removeprefix("Sind Sie dabei? Ein Klick genügt, bitte bis Fr 19.03.: ")
    assert link.startswith(f"{PUBLIC_URL}/a/")
    assert lines == [
        "Guten Tag Derya Şahin, Ihr Platz in unserer neuen Gruppe ist für Sie vorgemerkt.",
        (
            "Startwoche: Mo 05.04. bis Fr 09.04., 09:00-12:00 Uhr, Haus Ringgarten (Beispiel),"
            " Beispielweg 4, Unna."
        ),
        "Danach treffen wir uns immer dienstags, 09:30-11:30 Uhr.",
        "Ihr Kind wird vor Ort betreut.",
        f"Sind Sie dabei? Ein Klick genügt, bitte bis Fr 19.03.: {link}",
        "Lieber am Telefon: 0221 4710101.",
        "Petra Neumann, Lindenbrücke",
    ]


def test_the_link_in_her_mail_opens_her_invitation(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.send_due()

    (mail,) = world.mails()
    token = body(mail).split("/a/")[1].split()[0]
    page = world.events.as_service("console", "events", "links:use")

    assert page.ok("GET", f"/v1/links/{token}")["id"] == str(invitation)


def test_staff_see_for_which_message_a_link_was_made(world: World) -> None:
    derya = world.register()
    world.invite(derya)
    world.send_due()

    staff = world.events.as_role("contact-person")
    (link,) = staff.ok("GET", f"/v1/participants/{derya}/links")["links"]
    assert (link["message"], link["channel"], link["is_open"]) == ("invitation", "email", True)


def test_no_link_goes_to_a_number_that_has_changed_meanwhile(world: World) -> None:
    """Events has heard of a newer one already. The send is tried again, then with the new one."""
    derya = world.register()
    world.invite(derya)
    deliver(
        world.events.database,
        EVENTS,
        "privacy.v2",
        "kreis.contact-changed.v1",
        f"{derya}#contact",  # type: ignore[arg-type]
        {"participant_id": str(derya), "version": 2},
        agency=world.agency,
    )
    world.send_due()
    assert world.mails() == []

    lead = world.intake.as_role("contact-person+lead")
    lead.ok("PATCH", f"/v1/participants/{derya}", {"email": "new@post.example"})
    world.set_clock(MORNING + timedelta(hours=1))
    world.send_due()
    (mail,) = world.mails()
    assert mail["To"] == "new@post.example"


def test_mail_in_arabic_says_from_which_side_it_is_read(world: World) -> None:
    world.invite(world.register("Nour", "<Al-Masri>", language="ar"))

    world.send_due()

    (mail,) = world.mails()
    plain, page = list(mail.iter_parts())
    assert mail.get_content_type() == "multipart/alternative"
    assert plain["Content-Language"] == "ar"
    html = page.get_content()
    (link,) = [word for word in body(mail).split() if word.startswith(PUBLIC_URL)]
    assert '<html lang="ar" dir="rtl">' in html
    assert f'<a href="{link}" dir="ltr">{link}</a>' in html
    assert "&lt;Al-Masri&gt;" in html
    assert html.count("http") == 2


def test_an_sms_is_one_line_without_dashes_or_typographic_quotes(world: World) -> None:
    world.invite(world.register(channel="sms", last_name="„Saleh–Schön“"))

    world.send_due()

    (text,) = world.texts()
    head, _, words = text.partition("\n\n")
    assert head == "To: +491713920011\nContent-Language: de"
    assert words.count("\n") == 1
    assert 'Guten Tag Derya "Saleh-Schön", Ihr Platz' in words
    assert not set("–—„“”‚‘’") & set(words)


def test_an_sms_with_a_name_beyond_its_alphabet_keeps_all_signs_as_written(world: World) -> None:
    world.invite(world.register(channel="sms", last_name="„Saleh–Şahin“"))

    world.send_due()

    (text,) = world.texts()
    words = text.partition("\n\n")[2]
    assert words.count("\n") == 1
    assert "Guten Tag Derya „Saleh–Şahin“, Ihr Platz" in words


def test_a_sent_message_is_told_without_her_address(world: World) -> None:
    participant = world.register()
    (invitation,) = world.invite(participant)

    world.send_due()

    ((kind, data),) = world.told()
    (message,) = world.messages()
    assert kind == "message-sent"
    assert data == {
        "participant_id": str(participant),
        "message_id": message["id"],
        "kind": "invitation",
        "channel": "email",
        "cause": str(invitation),
        "version": 1,
        "invitation_id": str(invitation),
    }
    assert message["state"] == "sent"


def test_who_wants_to_be_called_is_called(world: World) -> None:
    participant = world.register(channel="call")
    (invitation,) = world.invite(participant)

    world.send_due()

    (task,) = world.call_tasks()
    assert task["participant_id"] == str(participant)
    assert task["about"] == "invitation"
    assert task["cause"] == str(invitation)
    assert task["reason"] == "channel_is_call"
    assert world.told_types() == ["call-task-raised"]
    assert world.messages() == []


def test_her_answer_closes_the_call_task(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call"))
    world.send_due()

    world.answer(invitation, "no")

    assert world.call_tasks("open") == []
    (task,) = world.call_tasks("closed")
    assert task["closed_at"] is not None


def test_under_address_protection_a_message_says_only_that_there_is_one(world: World) -> None:
    protected = world.register(has_address_protection=True)
    world.invite(protected, restricted=True)

    world.send_due()

    (mail,) = world.mails()
    lines = body(mail).splitlines()
    assert mail["Subject"] == "Nachricht für Sie"
    assert lines[0].startswith(f"Guten Tag, es gibt eine Nachricht für Sie: {NEUTRAL_URL}/a/")
    assert lines[1:] == ["Oder rufen Sie an: 0800 5550123, Mo-Fr 08:00-16:00."]
    assert world.told_types() == ["message-sent"]


def test_a_fact_that_comes_twice_sends_one_message(world: World) -> None:
    world.invite(world.register())
    (issued,) = world.participation()

    assert world.carry(issued) == "duplicate"
    world.send_due()
    assert world.carry(issued) == "duplicate"
    world.send_due()

    assert len(world.mails()) == 1
    assert world.told_types() == ["message-sent"]


def test_a_fact_told_anew_under_another_id_sends_nothing_more(world: World) -> None:
    participant = world.register()
    world.invite(participant)
    world.send_due()
    (issued,) = world.participation()

    topic, fact = "participation.v1", "kreis.invitation-issued.v1"
    again = deliver(
        world.notifications.database,
        SERVICE,
        topic,
        fact,
        participant,
        issued["data"],
        agency=world.agency,
        sequence=2,
    )
    world.send_due()

    assert again == "handled"
    assert len(world.mails()) == 1
    assert world.told_types() == ["message-sent"]


def test_who_has_answered_before_it_was_sent_is_not_invited_any_more(world: World) -> None:
    (invitation,) = world.invite(world.register())
    world.answer(invitation, "no")

    world.send_due()

    assert world.mails() == []
    ((kind, data),) = world.told()
    assert (kind, data["reason"]) == ("message-suppressed", "no_longer_holds")


def test_who_was_to_be_called_and_has_answered_already_is_not_called(world: World) -> None:
    (invitation,) = world.invite(world.register(channel="call"))
    world.answer(invitation, "no")

    world.send_due()

    assert world.call_tasks() == []
    ((kind, data),) = world.told()
    assert (kind, data["channel"]) == ("message-suppressed", "call")


def test_nobody_is_asked_to_answer_until_a_day_that_is_past(world: World) -> None:
    world.invite(world.register())
    world.set_clock(MORNING + timedelta(days=5))

    world.send_due()

    assert world.mails() == []
    (task,) = world.call_tasks()
    assert task["reason"] == "gave_up"


def test_nothing_is_said_of_a_group_that_is_over(world: World) -> None:
    world.invite(world.register())
    world.set_clock(MORNING + timedelta(days=365))

    world.send_due()

    assert world.mails() == []
    ((kind, data),) = world.told()
    assert (kind, data["reason"]) == ("message-suppressed", "no_longer_holds")


def test_an_address_no_mail_server_takes_ends_in_a_call(world: World) -> None:
    """Intake refuses such an address today. It may have stored one before it did."""
    derya = world.register()
    with world.intake.database.agency(world.agency) as work:
        work.connection.exec_driver_sql(
            "update participant set email = 'деря@post.example' where id = %s", (derya,)
        )
    world.invite(derya)

    world.send_due()

    assert world.mails() == []
    assert world.told_types() == ["message-suppressed", "call-task-raised"]
    assert world.told()[0][1]["reason"] == "no_usable_address"
    assert len(world.call_tasks()) == 1
