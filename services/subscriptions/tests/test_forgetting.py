"""Views forget somebody in one transaction, and subscribers say that they have."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import pytest

from kreis.chassis.process import erasure
from kreis.subscriptions import messages
from kreis.subscriptions.commands import forgetting, subscriptions
from kreis.subscriptions.commands.telling import tell
from kreis.subscriptions.domain.views import Fact
from kreis.subscriptions.jobs import overdue
from kreis.subscriptions.main import SERVICE
from kreis.subscriptions.store.inventory import INVENTORY
from services.subscriptions.tests.office import RECORDED, Office, attended
from tests.support.fixtures import deliver, facts, run_due


@pytest.fixture
def pair(office: Office) -> Office:
    """Two views: one is told of attendance, the other of people who join a group."""
    office.run("kita")
    office.run("jobcenter", facts=[{"fact": "kreis.cohort-joined.v1", "fields": ["from"]}])
    return office


def erase(office: Office, who: UUID) -> str:
    data, fact = {"participant_id": str(who)}, "kreis.participant-erased.v1"
    own = {"agency": office.agency}
    return of_privacy(office, fact, f"{who}#erased", data, own)


def protect(office: Office, who: UUID, *, version: int = 1) -> str:
    data = {"participant_id": str(who), "is_protected": version == 1, "version": version}
    own = {"agency": office.agency}
    return of_privacy(office, "kreis.protection-changed.v1", f"{who}#protection", data, own)


def of_privacy(office: Office, fact: str, key: Any, data: Any, own: Any) -> str:
    return deliver(office.database, SERVICE, messages.PRIVACY, fact, key, data, **own)


@pytest.mark.parametrize("how", ["forget", "tombstone", "erase", "protect"])
def test_a_view_that_was_told_of_her_is_told_to_forget_her_and_nothing_follows(
    pair: Office, how: str
) -> None:
    who, other = uuid4(), uuid4()
    pair.tell(RECORDED, attended(who))
    pair.tell(RECORDED, attended(other))
    pair.publish()
    pair.tell(RECORDED, attended(who))
    known = pair.told("kita")[0]["key"]

    outcome = {
        "forget": lambda: pair.forget(who),
        "tombstone": lambda: pair.forget(who, tombstone=True),
        "erase": lambda: erase(pair, who),
        "protect": lambda: protect(pair, who),
    }[how]()

    assert outcome == "handled"
    (record,) = pair.told("kita")
    assert (record["type"], record["key"]) == (messages.TO_FORGET, known)
    assert record["data"] == {"participant_id": known}
    history = [row.key for row in pair.rows("select key from fact")]
    assert len(history) == 1
    assert known not in history
    assert pair.tell(RECORDED, attended(who)) in ("handled", "refused")
    assert len(pair.told("kita")) == 1, "nothing follows"
    assert pair.told("jobcenter") == [], "who was told nothing is not told to forget"


def test_somebody_is_forgotten_once_whoever_says_so_first(pair: Office) -> None:
    who = uuid4()
    pair.tell(RECORDED, attended(who))

    protect(pair, who)
    pair.forget(who)
    erase(pair, who)
    pair.forget(who, tombstone=True)

    assert [each["type"] for each in pair.told("kita")] == [messages.TO_FORGET]


def test_of_somebody_registered_under_protection_no_view_is_told_anything(pair: Office) -> None:
    who = uuid4()
    protect(pair, who)

    pair.tell(RECORDED, attended(who))

    assert pair.told("kita") == []
    assert unacknowledged(pair) == []


def test_a_view_that_is_registered_afterwards_is_not_told_of_her_either(pair: Office) -> None:
    protected, erased = uuid4(), uuid4()
    protect(pair, protected)
    erase(pair, erased)
    pair.run("late")

    for who in (protected, erased):
        pair.tell(RECORDED, attended(who))

    assert pair.told("late") == []


@pytest.mark.parametrize("how", ["protected", "protected once", "erased", "nobody"])
def test_a_fact_that_passed_the_inbox_is_withheld_all_the_same(pair: Office, how: str) -> None:
    """The inbox looks before the agency is shared, so it may be too early."""
    who = UUID(int=0) if how == "nobody" else uuid4()
    if how == "erased":
        erase(pair, who)
    elif how != "nobody":
        protect(pair, who)
    if how == "protected once":
        protect(pair, who, version=2)
    pair.run("late")

    with telling(pair, who):
        pass

    assert pair.told("late") == []


def test_a_fact_that_waits_for_the_end_of_a_view_is_not_told_to_it(pair: Office) -> None:
    pair.tell(RECORDED, attended(uuid4()))
    done = threading.Event()

    def tell_another() -> None:
        pair.tell(RECORDED, attended(uuid4()))
        done.set()

    thread = threading.Thread(target=tell_another)
    with pair.database.agency(pair.agency) as work:
        subscriptions.end(work, "kita")
        thread.start()
        assert not done.wait(0.5)
    thread.join(10)

    assert done.is_set()
    assert pair.told("kita") == []


def test_no_id_of_hers_stands_in_the_service_but_the_mark_of_the_erasure(pair: Office) -> None:
    who = uuid4()
    pair.tell(RECORDED, attended(who))
    pair.forget(who)
    tables = [row.name for row in pair.rows(_TABLES)]
    assert {"forgotten", "fact", "outbox", "inbox", "outbox_key"} <= set(tables)

    found = [t for t in tables if any(str(who) in str(r) for r in pair.rows(f"select * from {t}"))]

    assert found == []
    erase(pair, who)
    run_due(pair.database, [erasure.job(INVENTORY, messages.erasure_acknowledged)])
    found = [t for t in tables if any(str(who) in str(r) for r in pair.rows(f"select * from {t}"))]
    assert set(found) <= {"erased_subject", "outbox", "outbox_key", "due"}
    told = facts(pair.database, "privacy-ack.subscriptions.v1")
    assert [each["data"]["participant_id"] for each in told] == [str(who)]


def test_a_subscriber_acknowledges_within_72_hours_or_counts_as_overdue(pair: Office) -> None:
    first, second = uuid4(), uuid4()
    for who in (first, second):
        pair.tell(RECORDED, attended(who))
        pair.forget(who)
    pseudonyms = [each["key"] for each in pair.told("kita")]
    partner = pair.partner("kita")

    done = partner.ok("POST", f"/v1/forgotten/{pseudonyms[0]}/acknowledgements")
    assert done["pseudonym"] == pseudonyms[0]
    pair.later(hours=71)
    again = partner.ok("POST", f"/v1/forgotten/{pseudonyms[0]}/acknowledgements")
    assert again["acknowledged_at"] == done["acknowledged_at"]
    (left,) = unacknowledged(pair)
    assert (left["name"], left["pseudonym"], left["is_overdue"]) == ("kita", pseudonyms[1], False)
    assert count(pair) == 0

    pair.later(hours=2)

    assert [each["is_overdue"] for each in unacknowledged(pair)] == [True]
    assert count(pair) == 1
    partner.ok("POST", f"/v1/forgotten/{pseudonyms[1]}/acknowledgements")
    assert unacknowledged(pair) == []
    assert count(pair) == 0


def test_a_subscriber_acknowledges_for_nobody_else(pair: Office) -> None:
    who = uuid4()
    pair.tell(RECORDED, attended(who))
    pair.forget(who)
    (record,) = pair.told("kita")
    path = f"/v1/forgotten/{record['key']}/acknowledgements"

    assert pair.partner("jobcenter").ask("POST", path).status_code == 404
    assert pair.lead.ask("POST", path).status_code == 403
    unknown = f"/v1/forgotten/{who}/acknowledgements"
    assert pair.partner("kita").ask("POST", unknown).status_code == 404
    assert len(unacknowledged(pair)) == 1


def test_who_is_told_while_she_is_forgotten_is_told_before(pair: Office) -> None:
    """A transaction that tells of her holds up the one that forgets, and is emptied by it."""
    who = uuid4()
    pair.tell(RECORDED, attended(who))
    done = threading.Event()

    def forget() -> None:
        pair.forget(who)
        done.set()

    with telling(pair, who):
        thread = threading.Thread(target=forget)
        thread.start()
        assert not done.wait(0.5)
    thread.join(10)

    assert done.is_set()
    assert [each["type"] for each in pair.told("kita")] == [messages.TO_FORGET]


def test_with_the_end_of_a_subscription_goes_what_was_noted_for_it(pair: Office) -> None:
    who = uuid4()
    pair.tell(RECORDED, attended(who))
    pair.forget(who)

    pair.lead.ok("POST", "/v1/subscriptions/kita/end")

    assert unacknowledged(pair) == []
    assert pair.rows("select * from forgotten where name = 'kita'") == []
    assert pair.rows("select * from outbox_key where topic = 'view.kita.v1'") == []
    with pair.database.agency(pair.agency) as work:
        forgetting.forget(work, uuid4())
    assert pair.told("kita") == []


def test_a_person_learns_which_team_was_told_what(pair: Office) -> None:
    who = uuid4()
    pair.tell(RECORDED, attended(who))
    path = f"/v1/participants/{who}/data"
    assert pair.lead.ask("GET", path).status_code == 404
    pair.publish()

    (told,) = pair.lead.ok("GET", path)["told"]

    assert told["team"] == "Fachdienst Kindertagesbetreuung"
    assert told["records"][0]["fact"] == RECORDED
    assert set(told["records"][0]["fields"]) == {"cohort_id", "date", "status"}


_TABLES = (
    "select table_name as name from information_schema.tables"
    " where table_schema = 'public' and table_name not in ('fact_counter', 'cleansed')"
)


def unacknowledged(office: Office) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = office.lead.ok("GET", "/v1/forgotten")["items"]
    return found


def count(office: Office) -> int:
    overdue.look(office.database)
    return int(overdue.overdue._value.get())


@contextmanager
def telling(office: Office, who: UUID) -> Iterator[None]:
    """A worker that has taken a fact about her, and has not committed it yet."""
    fact = Fact(RECORDED, "kreis/events", uuid4(), office.database.clock.now(), attended(who))
    with office.database.agency(office.agency) as work:
        tell(work, [fact])
        yield
