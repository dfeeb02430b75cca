"""What exchange wants to be sent is sent once, and nothing here says to whom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from kreis.exchange.main import SERVICE as EXCHANGE
from kreis.notifications.jobs import jobs
from services.exchange.tests.village import Member, Village
from services.notifications.tests.mails import body
from services.notifications.tests.world import BERLIN, NOWHERE, PUBLIC_URL, World
from tests.support.fixtures import Client
from tests.support.serving import serving

TUESDAY = datetime(2027, 6, 15, 11, 0, tzinfo=BERLIN)


class Post:
    """Notifications beside an exchange that it asks."""

    def __init__(self, world: World, village: Village, url: str) -> None:
        self.world, self.village, self.url = world, village, url
        self._carried = 0
        self.is_at(TUESDAY)

    def is_at(self, now: datetime) -> None:
        self.village.is_at(now)
        self.world.set_clock(now)

    def carry(self) -> None:
        told = self.village.wanted()
        for row in told[self._carried :]:
            assert self.world.carry(row) == "handled"
        self._carried = len(told)

    def send(self) -> None:
        self.carry()
        self.world.send_due(jobs(self.world.settings(exchange_url=self.url)))

    def subjects(self) -> list[str]:
        """The subjects of mails, without their dates."""
        return [re.split(r":| ..\.? \d", each["Subject"])[0] for each in self.world.mails()]

    def states(self) -> list[tuple[str, str]]:
        with self.world.notifications.database.agency(self.world.agency) as work:
            rows = work.connection.exec_driver_sql(
                "select kind, state from circle_message order by created_at, id"
            )
            return [(row.kind, row.state) for row in rows]


@pytest.fixture
def post(world: World, client_of: Callable[..., Client]) -> Iterator[Post]:
    client = client_of(EXCHANGE, story_clock=True)
    client.agency = world.agency
    with serving(client.http.application) as url:
        yield Post(world, Village(client), url)


def test_who_is_invited_gets_a_link_that_lets_her_join(post: Post) -> None:
    people = [{"channel": "email", "email": "jasmin@post.example", "language": "de"}]
    path = f"/v1/circles/{post.village.circle}/invitations"
    post.village.staff.ok("POST", path, {"people": people})
    post.send()

    (mail,) = post.world.mails()
    assert mail["To"] == "jasmin@post.example"
    assert mail["From"].startswith("Lindenbrücke")
    words = body(mail).replace("\n", " ")
    link = next(each for each in words.split() if each.startswith(PUBLIC_URL))
    member = Member(post.village, link.removeprefix(f"{PUBLIC_URL}/g/"))
    assert member.joins()["me"]["balance_minutes"] == 180
    assert post.states() == [("invitation", "sent")]


def test_notifications_keeps_neither_recipient_nor_text_nor_a_member(post: Post) -> None:
    jasmin, sabine = post.village.members("Jasmin", "Sabine")
    post.village.agree(jasmin, sabine)
    post.send()
    with post.world.notifications.database.engine.connect() as connection:
        connection.exec_driver_sql(f"set kreis.agency = '{post.world.agency}'")
        tables = ("circle_message", "due", "inbox", "outbox")
        kept = str([connection.exec_driver_sql(f"select * from {each}").all() for each in tables])

    people = post.village.rows("select id, circle_id from member")
    secrets = {str(each) for row in people for each in row} | {"post.example", "Jasmin"}
    assert post.world.mails()
    assert [each for each in secrets if each in kept] == []


def test_news_waits_for_the_morning_and_a_cancellation_does_not(post: Post) -> None:
    jasmin, sabine = post.village.members("Jasmin", "Sabine")
    ask = post.village.agree(jasmin, sabine, days=0.9)
    post.send()
    post.is_at(TUESDAY.replace(hour=20))
    jasmin.asks(days=3)
    jasmin.does("DELETE", f"/asks/{ask}")
    post.send()
    assert sorted(post.subjects()) == ["Abgesagt", "Vereinbart", "Vereinbart"]

    post.is_at(TUESDAY + timedelta(hours=22))
    post.send()
    assert sorted(post.subjects()) == ["Abgesagt", "Vereinbart", "Vereinbart", "Wer kann am"]


def test_what_is_not_wanted_any_more_is_left_unsent(post: Post) -> None:
    jasmin, sabine = post.village.members("Jasmin", "Sabine")
    post.send()
    jasmin.asks()
    sabine.does("DELETE", "/membership")
    post.send()

    assert ("asked", "sent") not in post.states()
    assert post.states().count(("invitation", "suppressed")) == 2


def test_while_exchange_is_away_it_waits_and_nobody_is_called(post: Post) -> None:
    post.village.invite("jasmin@post.example")
    post.carry()
    away = jobs(post.world.settings(exchange_url=NOWHERE))
    post.world.send_due(away)
    assert post.world.mails() == []
    post.send()
    assert [each["To"] for each in post.world.mails()] == ["jasmin@post.example"]

    post.village.invite("sabine@post.example")
    post.carry()
    post.world.use_up_tries()
    post.world.send_due(away)
    assert sorted(post.states()) == [("invitation", "failed"), ("invitation", "sent")]
    assert post.world.call_tasks() == []


def test_a_message_that_was_told_twice_is_sent_once(post: Post) -> None:
    post.village.invite("jasmin@post.example")
    (row,) = post.village.wanted()
    assert post.world.carry(row) == "handled"
    assert post.world.carry(row) == "duplicate"
    send_due = jobs(post.world.settings(exchange_url=post.url))
    post.world.send_due(send_due)
    post.world.send_due(send_due)

    assert len(post.world.mails()) == 1
