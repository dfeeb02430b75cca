"""Without a neutral sender nothing is sent to people who need discretion: staff call."""

from __future__ import annotations

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from kreis.notifications.domain.neutral_sender import NeutralSender
from kreis.notifications.jobs import jobs
from services.notifications.tests.discreet import CHANNELS, Discreet
from services.notifications.tests.world import World

NOT_SET_UP: dict[str, dict[str, str]] = {
    "no link": {"discreet_url": ""},
    "no sender": {"discreet_mail_from": "", "discreet_sms_from": ""},
    "a link that names the agency": {"discreet_url": "https://linden-bruecke.example"},
    "an encoded host": {"discreet_url": "https://xn--lindenbrcke-0hb.example"},
    "a sender that names it": {
        "discreet_mail_from": "post@lindenbrucke.example",
        "discreet_sms_from": "LINDENBRUEC",
    },
}


@pytest.mark.parametrize("lack", NOT_SET_UP)
def test_without_a_neutral_sender_staff_are_asked_to_call(
    discreet: Discreet, monkeypatch: pytest.MonkeyPatch, lack: str
) -> None:
    settings_of = World.settings
    monkeypatch.setattr(
        World, "settings", lambda world, **own: settings_of(world, **{**own, **NOT_SET_UP[lack]})
    )
    discreet.invite(Kind.CHANGE, [(Language.GERMAN, channel) for channel in CHANNELS])

    discreet.play(Kind.CHANGE)

    assert (discreet.mail_server.mails, discreet.gateway.taken) == ([], [])
    tasks = [*discreet.world.call_tasks(), *discreet.world.call_tasks("closed")]
    about = {(task["participant_id"], task["about"]) for task in tasks}
    assert {
        (str(each), kind) for each in discreet.people for kind in ("invitation", "change")
    } <= about
    assert {task["reason"] for task in tasks} == {"gave_up"}


def test_other_people_get_theirs_without_a_neutral_sender(discreet: Discreet) -> None:
    discreet.world.invite(discreet.world.register())

    settings = discreet.world.settings(
        safe_mode=False,
        smtp_url=discreet.mail_server.url,
        mail_from="gruppen@lindenbruecke.example",
        discreet_url="",
    )
    discreet.world.send_due(jobs(settings))

    assert len(discreet.mail_server.mails) == 1


@pytest.mark.parametrize(
    ("agency", "is_named"),
    [("Lindenbrücke", True), ("Haus der Linden-Brücke", True), ("Mit", True), ("AWO", False)],
)
def test_a_neutral_sender_is_compared_with_the_agencys_name(agency: str, is_named: bool) -> None:
    neutral = NeutralSender("https://lindenbruecke-mitteilung.example", "a@b.example")

    assert neutral.names(agency) is is_named


@pytest.mark.parametrize(
    ("agency", "sender"),
    [
        ("Straße e. V.", "post@xn--strae-oqa.example"),
        ("STRASSE e. V.", "post@xn--strae-oqa.example"),
        ("Straße e. V.", "post@strasse.example"),
        ("Lindenbrücke", "post@xn--lindenbrcke-0hb.example"),
        ("Lindenbruecke", "post@xn--lindenbrcke-0hb.example"),
        ("Lindenbrücke", "post@XN--LINDENBRCKE-0HB.example"),
    ],
)
def test_an_encoded_host_names_the_agency_as_its_letters_do(agency: str, sender: str) -> None:
    assert NeutralSender(mail_from=sender).names(agency)
    assert not NeutralSender(mail_from=sender).names("Seseke-Ufer")
