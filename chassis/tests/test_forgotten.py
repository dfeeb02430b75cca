"""A service that knows whom outsiders must forget tells them nothing more about her."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from sqlalchemy import text

from chassis.tests.feeds import for_services, publish, remember, told
from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.outbox import libpq
from kreis.chassis.health import Heartbeats
from kreis.chassis.process import confidentiality, erasure
from kreis.chassis.process.housekeeping import Housekeeping
from kreis.cohorts.main import SERVICE
from tests.support.fixtures import Client, facts
from tests.support.notes import emit_joined, joined

PUBLIC, RESTRICTED = "participation.v1", "participation-restricted.v1"
FORGET, TO_FORGET = "participation-forget.v1", "kreis.participant-to-forget.v1"


def protect(work: Work, her: UUID) -> None:
    confidentiality.protect(work, her, True, 1)


def lift_unheard(work: Work, her: UUID) -> None:
    """The topic is compacted: of a protection that was lifted, only that may be left."""
    confidentiality.protect(work, her, False, 2)


def erase(work: Work, her: UUID) -> None:
    erasure.mark(work, her)


ACTS = pytest.mark.parametrize("act", [protect, lift_unheard, erase])
Act = Callable[[Work, UUID], Any]


@pytest.fixture
def cohorts(client_of: Any) -> Client:
    client: Client = client_of(SERVICE)
    return client.as_role("subscriber")


def do(cohorts: Client, act: Act, her: UUID) -> None:
    with cohorts.database.agency(cohorts.agency) as work:
        act(work, her)


def topics_of(database: Database, her: UUID) -> list[str]:
    return [each["topic"] for each in facts(database) if each["key"] == str(her)]


@ACTS
def test_the_feed_and_the_outbox_drop_her_in_the_same_transaction(
    cohorts: Client, act: Act
) -> None:
    her, other = uuid4(), uuid4()
    remember(cohorts.database, cohorts.agency, her)
    with cohorts.database.agency(cohorts.agency) as work:
        emit_joined(work, her)
        emit_joined(work, other)

    do(cohorts, act, her)

    assert told(cohorts)["items"] == []
    assert PUBLIC not in topics_of(cohorts.database, her)
    assert topics_of(cohorts.database, other) == [PUBLIC]


@ACTS
def test_later_facts_reach_no_outsider(cohorts: Client, act: Act) -> None:
    her = uuid4()
    do(cohorts, act, her)
    do(cohorts, emit_joined, her)

    expected = [] if act is erase else [RESTRICTED]
    assert topics_of(cohorts.database, her) == expected


def test_who_was_protected_once_stays_away_from_outsiders(cohorts: Client) -> None:
    her = uuid4()
    do(cohorts, protect, her)
    do(cohorts, lift_unheard, her)
    do(cohorts, emit_joined, her)

    assert topics_of(cohorts.database, her) == [RESTRICTED]
    with cohorts.database.agency(cohorts.agency) as work:
        assert not confidentiality.known(work, her).is_protected
        assert confidentiality.withheld_of(work, {her})
        assert not confidentiality.withheld_of(work, {uuid4()})


@ACTS
def test_what_the_relay_was_publishing_at_that_moment_is_not_served(
    cohorts: Client, act: Act
) -> None:
    """It holds the row, and puts it into the history afterwards."""
    her = uuid4()
    do(cohorts, act, her)
    with psycopg.connect(libpq(cohorts.database.direct_url)) as relay:
        relay.execute(
            "insert into fact (topic, key, type, id, sequence, agency_id, time, traceparent, data)"
            " values (%s, %s, 'kreis.cohort-joined.v1', %s, 1, %s, now(), '', '{}')",
            (PUBLIC, str(her), uuid4(), cohorts.agency),
        )

    assert told(cohorts)["items"] == []


def test_an_erasure_does_not_wait_for_the_relay(cohorts: Client) -> None:
    """While Kafka is away, the relay holds the rows of its batch for half a minute."""
    her = uuid4()
    do(cohorts, emit_joined, her)
    with psycopg.connect(libpq(cohorts.database.direct_url)) as relay:
        relay.execute("select * from outbox for update")
        with cohorts.database.agency(cohorts.agency) as work:
            work.connection.execute(text("set local lock_timeout = '1s'"))
            erasure.mark(work, her)


def test_the_feed_for_services_drops_who_is_erased_at_once(client_of: Any) -> None:
    cohorts, her = client_of(SERVICE), uuid4()
    with cohorts.database.agency(cohorts.agency) as work:
        work.emit(RESTRICTED, "kreis.cohort-joined.v1", her, joined(her))
    publish(cohorts.database)
    assert len(for_services(cohorts)) == 1

    do(cohorts, erase, her)

    assert for_services(cohorts) == []


def test_what_tells_others_to_forget_her_outlives_the_erasure(cohorts: Client) -> None:
    """The record waits for the relay, and its number is counted on for the tombstone."""
    her = uuid4()
    with cohorts.database.agency(cohorts.agency) as work:
        work.emit(FORGET, TO_FORGET, her, {"participant_id": str(her)})
        work.emit(RESTRICTED, "kreis.cohort-joined.v1", her, joined(her))
        work.schedule("erase-something", her, "later")
    do(cohorts, erase, her)
    assert topics_of(cohorts.database, her) == [FORGET]
    with cohorts.database.agency(cohorts.agency) as work:
        erasure._erase(work, erasure.Inventory({}, {}), her)
    assert topics_of(cohorts.database, her) == [FORGET]

    publish(cohorts.database)
    Housekeeping(cohorts.database, Heartbeats()).round()
    with cohorts.database.agency(cohorts.agency) as work:
        work.emit(FORGET, TO_FORGET, her, None)

    assert [each["sequence"] for each in facts(cohorts.database, FORGET)] == [2]
