"""The feed: a service's public facts from the first on."""

from __future__ import annotations

import threading
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from chassis.tests.feeds import for_services, publish, remember, told
from kreis.chassis.data.database import Database
from kreis.chassis.data.outbox import libpq
from kreis.chassis.health import Heartbeats
from kreis.chassis.messaging.relay import Relay
from kreis.chassis.process import erasure
from kreis.chassis.process.due import DueRunner
from kreis.cohorts.main import SERVICE
from kreis.contracts import topics, written_by
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.fixtures import Client
from tests.support.notes import emit_joined, joined
from tests.support.services import NAMES, service_of
from tests.support.topics import eventually, make_topics, running


@pytest.fixture
def cohorts(client_of: Any) -> Client:
    client: Client = client_of(SERVICE)
    return client.as_role("subscriber")


def relay(database: Database, kafka: EmbeddedKafka) -> Relay:
    return Relay(database.direct_url, kafka.access, "kreis/cohorts", Heartbeats())


def test_a_reader_who_follows_while_facts_are_written_sees_each_once(
    cohorts: Client, kafka: EmbeddedKafka
) -> None:
    """Four writers commit in an order of their own, and the relay publishes meanwhile."""
    make_topics(kafka.access)
    people = [uuid4() for _ in range(80)]

    def write(some: list[UUID]) -> None:
        for person in some:
            with cohorts.database.agency(cohorts.agency) as work:
                emit_joined(work, person)

    writers = [threading.Thread(target=write, args=(people[n::4],)) for n in range(4)]
    seen: list[str] = []
    cursor = 0
    with running(relay(cohorts.database, kafka)):
        for writer in writers:
            writer.start()

        def follow() -> bool:
            nonlocal cursor
            page = told(cohorts, cursor, limit=7)
            cursor = page["next"]
            seen.extend(item["subject"] for item in page["items"])
            return len(seen) >= len(people)

        eventually(follow, within=60)
        for writer in writers:
            writer.join()

    assert sorted(seen) == sorted(map(str, people))
    end = told(cohorts, cursor)
    assert (end["items"], end["next"], end["more"]) == ([], cursor, False)


def test_a_fact_is_told_with_all_that_stands_on_the_topic(cohorts: Client) -> None:
    subject = uuid4()
    remember(cohorts.database, cohorts.agency, subject)

    (item,) = told(cohorts)["items"]

    assert item["subject"] == item["data"]["participant_id"] == str(subject)
    assert item["agencyid"] == str(cohorts.agency)
    assert (item["source"], item["type"]) == ("kreis/cohorts", "kreis.cohort-joined.v1")
    assert (item["topic"], item["sequence"]) == ("participation.v1", f"{1:020d}")
    assert item["specversion"] == "1.0"
    assert item["dataschema"] == "urn:kreis:fact:cohort-joined.v1"


def test_nobody_sees_the_facts_of_another_agency(cohorts: Client) -> None:
    remember(cohorts.database, uuid4(), uuid4())

    assert told(cohorts)["items"] == []


def test_pages_are_as_long_as_asked_and_say_whether_there_is_more(cohorts: Client) -> None:
    for _ in range(3):
        remember(cohorts.database, cohorts.agency, uuid4())

    first = told(cohorts, limit=2)
    second = told(cohorts, first["next"], limit=2)

    assert (len(first["items"]), first["more"]) == (2, True)
    assert (len(second["items"]), second["more"]) == (1, False)
    assert told(cohorts, type="kreis.cohort-joined.v1")["next"] == second["next"]


def test_nobody_reads_without_a_purpose_or_the_scope(cohorts: Client) -> None:
    assert cohorts.ask("GET", "/v1/facts").status_code == 400
    lead = cohorts.as_role("lead")
    assert lead.ask("GET", "/v1/facts", Kreis_Purpose="curiosity").status_code == 403


@pytest.mark.parametrize("query", ["after=-1", "limit=0", "limit=1001", "type=kreis.nothing.v1"])
def test_what_cannot_be_asked_is_refused(cohorts: Client, query: str) -> None:
    assert cohorts.ask("GET", f"/v1/facts?{query}", Kreis_Purpose="test").status_code == 422


def test_facts_about_protected_people_never_reach_the_feed(
    cohorts: Client, kafka: EmbeddedKafka
) -> None:
    make_topics(kafka.access)
    protected, other = uuid4(), uuid4()
    with cohorts.database.agency(cohorts.agency) as work:
        restricted = "participation-restricted.v1"
        work.emit(restricted, "kreis.cohort-joined.v1", protected, joined(protected))
        emit_joined(work, other)
    with running(relay(cohorts.database, kafka)):
        eventually(lambda: len(told(cohorts)["items"]) == 1)

    assert [item["subject"] for item in told(cohorts)["items"]] == [str(other)]


def test_the_feed_forgets_an_erased_person(cohorts: Client) -> None:
    erased, other = uuid4(), uuid4()
    for subject in (erased, other, erased):
        remember(cohorts.database, cohorts.agency, subject)
    with cohorts.database.agency(cohorts.agency) as work:
        erasure.mark(work, erased)
    keeps_nothing = erasure.Inventory({}, {})
    erase = erasure.job(keeps_nothing, lambda work, subject: None)
    assert DueRunner(cohorts.database, [erase], Heartbeats()).run_next()

    assert [item["subject"] for item in told(cohorts)["items"]] == [str(other)]


def test_a_position_tells_nothing_about_other_agencies(cohorts: Client) -> None:
    """Between two of ours they publish 30 facts or none: our cursors are the same."""
    cursors = []
    for others in (0, 30, 0):
        for _ in range(others):
            remember(cohorts.database, uuid4(), uuid4())
        remember(cohorts.database, cohorts.agency, uuid4())
        cursors.append(told(cohorts)["next"])

    assert cursors == [1, 2, 3]


def test_a_position_is_never_given_twice(cohorts: Client) -> None:
    """Also where the newest facts were erased: a reader's cursor would skip the next ones."""
    gone = uuid4()
    for subject in (uuid4(), gone):
        remember(cohorts.database, cohorts.agency, subject)
    cursor = told(cohorts)["next"]
    with psycopg.connect(libpq(cohorts.database.direct_url)) as connection:
        connection.execute("delete from fact where key = %s", [str(gone)])

    remember(cohorts.database, cohorts.agency, uuid4())

    assert len(told(cohorts, cursor)["items"]) == 1


def test_a_long_history_costs_nothing(cohorts: Client) -> None:
    """The next fact and the last page read a few blocks, not the whole history."""
    remember(cohorts.database, cohorts.agency, uuid4())
    copy = (
        "insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)"
        " select topic, key, type, gen_random_uuid(), sequence, agency_id, time, traceparent, data"
        " from fact, generate_series(1, %s) where id = %s"
    )
    page = (
        "select * from fact where agency_id = %s and position > %s and is_restricted = false"
        " order by position limit 500"
    )
    with psycopg.connect(libpq(cohorts.database.direct_url)) as connection:
        one = connection.execute("select id from fact").fetchone()
        assert one
        connection.execute(copy, [4000, one[0]])
        connection.commit()

        assert blocks(connection, copy, [10, one[0]]) < 500
        assert blocks(connection, page, [cohorts.agency, 3990]) < 30


def blocks(connection: psycopg.Connection[Any], query: str, values: list[Any]) -> int:
    """How many blocks of the database the query touches, its triggers included."""
    row = connection.execute(f"explain (analyze, buffers, format json) {query}", values).fetchone()
    assert row
    plan = row[0][0]["Plan"]
    return int(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])


@pytest.mark.parametrize("name", NAMES)
def test_each_history_stands_in_the_feed_that_its_contract_names(name: str, databases: Any) -> None:
    """The contract says who may read a history, and the service's database sorts by it."""
    database = databases.of(service_of(name))
    kept = {each: topics()[each] for each in written_by(name) if topics()[each].history}
    insert = (
        "insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)"
        " values (%s, 'k', 't', gen_random_uuid(), 1, gen_random_uuid(), now(), '', '{}')"
    )
    with psycopg.connect(libpq(database.direct_url)) as connection:
        for topic in kept:
            connection.execute(insert, [topic])
        found = connection.execute("select topic, is_restricted from fact").fetchall()

    assert dict(found) == {each: topic.history_for_services for each, topic in kept.items()}


def test_only_kreis_services_read_the_history_of_groups(client_of: Any) -> None:
    cohorts = client_of(SERVICE)
    example = topics()["cohorts.cohort.v1"].facts["kreis.cohort-closed.v1"].examples["merged"]
    with cohorts.database.agency(cohorts.agency) as work:
        work.emit("cohorts.cohort.v1", "kreis.cohort-closed.v1", example["cohort_id"], example)
    publish(cohorts.database)

    (fact,) = for_services(cohorts)
    assert (fact["topic"], fact["data"]) == ("cohorts.cohort.v1", example)
    reader = cohorts.as_role("subscriber")
    assert told(reader)["items"] == []
    assert reader.ask("GET", "/v1/facts/restricted", Kreis_Purpose="test").status_code == 403


def test_the_history_of_groups_forgets_an_erased_member(client_of: Any) -> None:
    cohorts = client_of(SERVICE)
    cohort, gone = uuid4(), uuid4()
    left = {"cohort_id": str(cohort), "participant_id": str(gone), "left_on": "2027-03-01"}
    with cohorts.database.agency(cohorts.agency) as work:
        work.emit("cohorts.cohort.v1", "kreis.cohort-member-left.v1", cohort, left)
    publish(cohorts.database)
    with cohorts.database.agency(cohorts.agency) as work:
        erasure.mark(work, gone)
    erase = erasure.job(erasure.Inventory({}, {}), lambda work, subject: None)
    assert DueRunner(cohorts.database, [erase], Heartbeats()).run_next()

    (fact,) = for_services(cohorts)
    assert fact["data"]["participant_id"] == str(erasure.NOBODY)
