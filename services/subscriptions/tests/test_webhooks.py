"""Records sent to a receiver outside: in order, signed, at least once, and never inside."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from kreis.chassis.process.due import Job
from kreis.subscriptions.commands.webhooks import DELIVER, TRY
from kreis.subscriptions.domain import webhooks
from kreis.subscriptions.jobs import delivering, overdue, posting
from kreis.subscriptions.jobs.delivering import Delivering
from services.subscriptions.tests.office import RECORDED, Office, attended
from services.subscriptions.tests.receiver import Receiver, receiving
from tests.support.fixtures import run_due

WEBHOOK = "/v1/subscriptions/kita/webhook"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiving(tmp_path_factory.mktemp("receiver")) as receiver:
        yield receiver


@pytest.fixture
def receiver(server: Receiver, monkeypatch: pytest.MonkeyPatch) -> Receiver:
    """Tests reach no machine but their own, so here it counts as one outside."""
    server.got, server.status, server.seconds, server.location = [], 204, 0.0, ""
    monkeypatch.setattr(webhooks, "is_outside", lambda text: text == "127.0.0.1")
    return server


@pytest.fixture
def kita(office: Office, receiver: Receiver) -> Office:
    office.run("kita")
    return office


def send(office: Office, receiver: Receiver, *, safe_mode: bool = False) -> None:
    """What the worker does until nothing is due now."""
    delivering = Delivering(safe_mode=safe_mode, tls=receiver.tls)
    run_due(office.database, [Job(DELIVER, delivering.run), Job(TRY, delivering.try_out)])


def account(office: Office) -> dict[str, Any]:
    found: dict[str, Any] = office.lead.ok("GET", "/v1/subscriptions/kita/account")
    return found["webhook"] or {}


def set_up(office: Office, receiver: Receiver) -> str:
    return str(office.lead.ok("POST", WEBHOOK, {"url": receiver.url})["secret"])


def counted(office: Office) -> tuple[float, float]:
    """The gauges: receivers that have failed for long, and those that are shut."""
    overdue.look(office.database)
    return overdue.failing._value.get(), overdue.shut._value.get()


def tell(office: Office, count: int) -> None:
    for _ in range(count):
        office.tell(RECORDED, attended(uuid4()))
    office.publish()


def test_records_come_in_order_as_cloud_events_that_the_secret_signs(
    kita: Office, receiver: Receiver
) -> None:
    tell(kita, 3)
    secret = set_up(kita, receiver)

    send(kita, receiver)

    feed = kita.partner("kita").ok("GET", "/v1/views/kita/facts")["items"]
    assert [each.event for each in receiver.got] == feed
    first = receiver.got[0]
    assert first.headers["content-type"].startswith("application/cloudevents+json")
    assert first.headers["webhook-id"] == feed[0]["id"]
    assert abs(int(first.headers["webhook-timestamp"]) - time.time()) < 60
    assert first.is_signed_by(secret)
    assert not first._replace(body=first.body + b" ").is_signed_by(secret)
    assert account(kita)["delivered_at"]
    assert secret not in str(account(kita))


def test_the_next_record_waits_until_the_one_before_is_taken(
    kita: Office, receiver: Receiver
) -> None:
    tell(kita, 2)
    set_up(kita, receiver)
    receiver.status = 500

    send(kita, receiver)
    assert len(receiver.got) == 1
    assert account(kita)["failure"] == "status-500"

    receiver.status = 204
    kita.later(seconds=9)
    send(kita, receiver)
    assert len(receiver.got) == 1, "it waits for ten seconds"
    kita.later(seconds=2)
    send(kita, receiver)
    ids = [each.event["id"] for each in receiver.got]
    assert (len(ids), ids[0]) == (3, ids[1])
    assert account(kita)["failure"] is None


def test_a_run_that_is_cut_goes_on_a_second_later(
    kita: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "AT_A_TIME", 0.01)
    receiver.seconds = 0.02
    tell(kita, 3)
    set_up(kita, receiver)

    for sent in (1, 2, 3):
        send(kita, receiver)
        assert len(receiver.got) == sent
        kita.later(seconds=1.1)
    assert account(kita)["failure"] is None


def test_a_redirect_is_not_followed(kita: Office, receiver: Receiver) -> None:
    tell(kita, 1)
    set_up(kita, receiver)
    receiver.status, receiver.location = 307, "https://127.0.0.1:1/elsewhere"

    send(kita, receiver)

    assert len(receiver.got) == 1
    assert account(kita)["failure"] == "redirect"


def test_a_receiver_that_answers_byte_by_byte_is_left_at_the_deadline(
    kita: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(kita, 1)
    set_up(kita, receiver)
    receiver.seconds = 0.1
    monkeypatch.setattr(posting, "PATIENCE", 1.0)

    began = time.monotonic()
    send(kita, receiver)

    assert time.monotonic() - began < 4
    assert account(kita)["failure"] == "timeout"


def test_a_dead_receiver_is_shut_off_after_days_and_opened_again(
    kita: Office, receiver: Receiver
) -> None:
    tell(kita, 1)
    set_up(kita, receiver)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    kita.lead.ok("POST", WEBHOOK, {"url": f"https://127.0.0.1:{port}/"})

    send(kita, receiver)
    assert account(kita)["failure"] == "no-connection"
    assert counted(kita) == (0, 0)
    kita.later(hours=24.1)
    assert counted(kita) == (1, 0), "there is time to call the team"
    for _ in range(4):
        send(kita, receiver)
        kita.later(days=1)
    assert account(kita)["is_shut"]
    assert counted(kita) == (0, 1)

    kita.lead.ok("POST", WEBHOOK, {"url": receiver.url})
    send(kita, receiver)
    assert len(receiver.got) == 1
    assert not account(kita)["is_shut"]
    assert counted(kita) == (0, 0)


def test_retries_are_further_and_further_apart() -> None:
    pauses = [webhooks.Webhook("kita", "", 0, failures=n).pause for n in range(8)]

    assert pauses[1:] == sorted(pauses[1:])
    assert (pauses[1], pauses[7]) == (timedelta(seconds=10), timedelta(hours=1))


def test_records_of_a_day_are_sent_once_more_with_the_ids_they_had(
    kita: Office, receiver: Receiver
) -> None:
    tell(kita, 2)
    set_up(kita, receiver)
    send(kita, receiver)

    kita.lead.ok("POST", f"{WEBHOOK}/redeliveries", {"since": "2026-01-01"})
    send(kita, receiver)

    ids = [each.event["id"] for each in receiver.got]
    assert ids[:2] == ids[2:]


def test_a_test_event_says_what_came_of_it(kita: Office, receiver: Receiver) -> None:
    set_up(kita, receiver)

    kita.lead.ok("POST", f"{WEBHOOK}/test")
    send(kita, receiver)

    assert receiver.kinds == ["kreis.webhook-test"]
    assert account(kita)["test_outcome"] == "taken"


def test_in_safe_mode_nothing_leaves(kita: Office, receiver: Receiver) -> None:
    tell(kita, 1)
    set_up(kita, receiver)
    kita.lead.ok("POST", f"{WEBHOOK}/test")

    send(kita, receiver, safe_mode=True)

    assert receiver.got == []
    assert account(kita)["test_outcome"] == "safe-mode"


def test_of_somebody_to_be_forgotten_only_that_is_sent(kita: Office, receiver: Receiver) -> None:
    who = uuid4()
    kita.tell(RECORDED, attended(who))
    kita.publish()
    set_up(kita, receiver)
    kita.forget(who)
    kita.publish()

    send(kita, receiver)

    assert receiver.kinds == ["kreis.to-forget.v1"]


def test_the_end_of_a_subscription_ends_its_webhook(kita: Office, receiver: Receiver) -> None:
    tell(kita, 1)
    set_up(kita, receiver)

    kita.lead.ok("POST", "/v1/subscriptions/kita/end")
    send(kita, receiver)

    assert receiver.got == []
    assert kita.rows("select * from webhook") == []


def test_a_name_that_means_a_machine_inside_later_gets_nothing(
    kita: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked once it is outside, and inside as soon as the record is sent: nobody connects."""
    tell(kita, 1)
    set_up(kita, receiver)
    monkeypatch.setattr(webhooks, "is_outside", lambda text: False)

    send(kita, receiver)

    assert receiver.got == []
    assert account(kita)["failure"] == "inside-address"


def test_the_connection_goes_to_the_address_that_was_checked(
    kita: Office, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every second answer is another machine: the name is looked up once for each connection."""
    tell(kita, 1)
    set_up(kita, receiver)
    looked_up: list[str] = []
    real = socket.getaddrinfo

    def answers(host: str, *rest: Any, **how: Any) -> Any:
        looked_up.append(host)
        return real("127.0.0.1" if len(looked_up) % 2 else "127.0.0.2", *rest, **how)

    port = receiver.url.rpartition(":")[2]
    monkeypatch.setattr(socket, "getaddrinfo", answers)
    kita.rows(f"update webhook set url = 'https://rebinding.example:{port}' returning name")
    connected: list[str] = []
    create = socket.create_connection
    monkeypatch.setattr(
        socket,
        "create_connection",
        lambda address, *rest, **how: (connected.append(address[0]), create(address, *rest, **how))[
            1
        ],
    )

    send(kita, receiver)

    assert connected[0] == "127.0.0.1"
    assert looked_up[0] == "rebinding.example"
    assert account(kita)["failure"] == "no-connection", "its certificate is for another name"
