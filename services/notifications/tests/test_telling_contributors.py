"""Speakers, childcare staff and others hear of a change: once, in writing, or staff call them."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kreis.chassis.client.peers import Peer
from kreis.chassis.process.due import TryLater
from kreis.notifications.commands import mail_reports
from kreis.notifications.domain.mail_reports.report import Report
from kreis.notifications.jobs import jobs
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.senders.sender import OutcomeUnknown
from services.notifications.tests.mails import body
from services.notifications.tests.world import World
from tests.support.fixtures import run_due

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2027, 4, 22, 10, 0, tzinfo=BERLIN)
DAY = "2027-04-27"
MOVED = {"date": DAY, "starts_at": "10:00", "ends_at": "12:00"}


class Talk:
    """A date to which a speaker comes, and nobody else yet."""

    def __init__(self, world: World) -> None:
        self.world = world
        (self.invitation,) = world.invite(world.register(channel="sms"))
        world.answer(self.invitation, "yes")
        world.set_clock(NOW)
        world.send_due()
        for file in world.outbox.iterdir():
            file.unlink()

    def date(self, day: str = DAY) -> dict[str, Any]:
        found = self.world.dates(self.invitation)
        return next(each for each in found if each["starts_at"].startswith(day))

    def change(self, what: str = "move", **wanted: Any) -> None:
        wish = MOVED if what == "move" else {}
        self.world.change(self.date(), what, **{**wish, **wanted})

    def contributes(self, group_event: dict[str, Any], name: str, **reached: str) -> None:
        """Staff put a speaker, or somebody of childcare, beside a date."""
        staff = self.world.events.as_role("contact-person")
        person = {"role": "speaker", "name": name, **reached}
        staff.ok("POST", f"/v1/group-events/{group_event['id']}/contributors", person)

    def messages(self) -> list[dict[str, Any]]:
        staff = self.world.notifications.as_role("contact-person")
        items: list[dict[str, Any]] = staff.ok("GET", "/v1/contributor-messages")["items"]
        return items

    def states(self) -> list[tuple[str, str | None]]:
        return [(each["state"], each["reason"]) for each in self.messages()]


@pytest.fixture
def talk(world: World) -> Talk:
    return Talk(world)


def test_a_speaker_hears_of_a_moved_date_by_mail(talk: Talk) -> None:
    talk.contributes(talk.date(), "Dr. Eva Sommer", email="eva.sommer@post.example")
    talk.change()
    talk.world.send_due()

    (mail,) = talk.world.mails()
    assert mail["To"] == "eva.sommer@post.example"
    assert mail["Subject"] == "Neuer Termin: Di 27.04., 10:00 Uhr"
    assert body(mail).splitlines() == [
        "Guten Tag Dr. Eva Sommer, ein Termin, bei dem Sie mitwirken, ändert sich.",
        "NEU: Di 27.04., 10:00-12:00 Uhr, Haus Ringgarten (Beispiel), Beispielweg 4, Unna.",
        "Bisher: Di 27.04., 09:30 Uhr, Haus Ringgarten (Beispiel).",
        "Passt es Ihnen so nicht? Bitte rufen Sie uns an: 0221 4710100, Mo-Fr 08:00-16:00.",
        "Lindenbrücke",
    ]


def test_who_has_a_mobile_phone_alone_gets_an_sms_of_a_cancellation(talk: Talk) -> None:
    talk.contributes(talk.date(), "Ayla Kaya", phone="0171 3920077")
    talk.change("cancellation")
    talk.world.send_due()

    texts = [each for each in talk.world.texts() if "Ayla" in each]
    assert len(texts) == 1
    assert (
        "Guten Tag Ayla Kaya, der Termin am Di 27.04., 09:30 Uhr, Haus Ringgarten (Beispiel), bei"
        " dem Sie mitwirken, fällt leider aus. Bitte kommen Sie nicht."
    ) in texts[0]
    assert len(texts[0]) < 480


def test_who_has_a_landline_alone_is_called_by_staff(talk: Talk) -> None:
    talk.contributes(talk.date(), "Ina Berg", phone="0221 4710155")
    talk.change()
    talk.world.send_due()

    (message,) = talk.messages()
    assert (message["state"], message["reason"]) == ("suppressed", "no_usable_address")
    assert message["needs_call"] is True
    staff = talk.world.notifications.as_role("contact-person")
    for _ in range(2):
        done = staff.ok("POST", f"/v1/contributor-messages/{message['id']}/call")
        assert (done["needs_call"], done["called_by"]) == (False, "contact-person")


def test_beside_events_of_0_1_0_who_has_an_address_is_written_to_and_others_are_called(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It does not say how somebody is reached."""

    get = Peer.get

    def as_0_1_0_answered(self: Peer, path: str, **named: Any) -> Any:
        answer = get(self, path, **named)
        for each in answer.get("recipients", ()):
            del each["channel"]
        return answer

    monkeypatch.setattr(Peer, "get", as_0_1_0_answered)
    talk.contributes(talk.date(), "Eva", email="eva@post.example")
    talk.contributes(talk.date(), "Ayla Kaya", phone="0171 3920077")
    talk.change()
    talk.world.send_due()

    (mail,) = talk.world.mails()
    assert mail["To"] == "eva@post.example"
    assert sorted(talk.states(), key=str) == [
        ("sent", None),
        ("suppressed", "no_usable_address"),
    ]


def test_one_act_that_moves_many_dates_is_told_once(talk: Talk) -> None:
    """She takes care of the children on three of them, as somebody else each time."""
    for day in (DAY, "2027-05-04", "2027-05-11"):
        talk.contributes(talk.date(day), "Ayla Kaya", email="Ayla.Kaya@post.example")
    talk.world.change(talk.date(), "move-rest", starts_at="10:00", ends_at="12:00", despite=[])
    for _ in range(3):
        talk.world.send_due()

    (mail,) = talk.world.mails()
    assert "Es ändern sich auch: Di 04.05., Di 11.05." in body(mail)
    assert talk.states() == [("sent", None)]


def test_a_speaker_hears_that_a_date_takes_place_after_all(talk: Talk) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")
    for what in ("cancellation", "undo"):
        talk.change(what)
        talk.world.send_due()

    (again,) = (each for each in talk.world.mails() if "doch statt" in str(each["Subject"]))
    assert "findet doch statt: Di 27.04." in body(again)
    assert "Bisher" not in body(again)


def test_every_change_is_told_and_a_replay_tells_nothing(talk: Talk) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")
    talk.change()
    talk.world.send_due()
    talk.change("undo")
    talk.world.send_due()
    for row in talk.world.told_by_events():
        talk.world.carry({**row, "id": row["id"]})
    talk.world.send_due()

    assert len(talk.world.mails()) == 2
    assert talk.states() == [("sent", None), ("sent", None)]


def test_what_was_changed_again_before_it_was_told_is_told_as_it_stands(talk: Talk) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")
    talk.change()
    talk.change("cancellation")
    talk.world.send_due()

    (mail,) = talk.world.mails()
    assert mail["Subject"] == "Termin am Di 27.04. fällt aus"


def test_who_contributes_no_more_when_it_would_be_sent_hears_nothing(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")
    talk.world.set_clock(datetime(2027, 4, 22, 21, 0, tzinfo=BERLIN))
    talk.change()
    talk.world.send_due()
    assert talk.world.mails() == [], "people rest"
    staff = talk.world.events.as_role("contact-person")
    path = f"/v1/group-events/{talk.date()['id']}/contributors"
    (eva,) = staff.ok("GET", path)["contributors"]
    staff.ok("DELETE", f"{path}/{eva['id']}")
    talk.world.set_clock(datetime(2027, 4, 23, 8, 1, tzinfo=BERLIN))
    talk.world.send_due()

    assert talk.world.mails() == []
    assert talk.states() == [("suppressed", "no_longer_holds")]


def test_a_send_whose_outcome_nobody_knows_is_not_repeated(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")
    sends = []

    def lose(self: FileOutbox, letter: Any) -> None:
        if letter.recipient == "eva@post.example":
            sends.append(letter.id)
            raise OutcomeUnknown

    monkeypatch.setattr(FileOutbox, "send", lose)
    talk.change()
    for _ in range(2):
        talk.world.send_due()

    assert len(sends) == 1
    assert [(each["state"], each["needs_call"]) for each in talk.messages()] == [("unknown", True)]


def test_a_bounce_that_comes_before_the_line_breaks_is_what_staff_see(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")

    def bounce_and_break(self: FileOutbox, letter: Any) -> None:
        with talk.world.notifications.database.agency(talk.world.agency) as work:
            assert mail_reports.note(work, letter.id, Report.HARD)
        raise OutcomeUnknown

    monkeypatch.setattr(FileOutbox, "send", bounce_and_break)
    talk.change()
    talk.world.send_due()

    assert talk.states() == [("failed", "bounced")]


def test_when_the_provider_stays_away_staff_are_to_call(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk.contributes(talk.date(), "Eva", email="eva@post.example")

    def away(*_: Any) -> None:
        raise TryLater("the server is away")

    monkeypatch.setattr(FileOutbox, "send", away)
    talk.change()
    run_due(talk.world.notifications.database, jobs(talk.world.settings()))
    talk.world.use_up_tries()
    talk.world.send_due()
    talk.world.use_up_tries()
    talk.world.send_due()

    assert [(each["state"], each["needs_call"]) for each in talk.messages()] == [("failed", True)]


def test_nothing_of_her_stands_in_the_database(talk: Talk) -> None:
    talk.contributes(talk.date(), "Eva Sommer", email="eva.sommer@post.example")
    talk.change()
    talk.world.send_due()

    with talk.world.notifications.database.agency(talk.world.agency) as work:
        rows = str(work.connection.exec_driver_sql("select * from contributor_message").all())
        due = str(work.connection.exec_driver_sql("select * from due").all())
    assert "Sommer" not in rows + due
    assert "eva" not in (rows + due).casefold()
