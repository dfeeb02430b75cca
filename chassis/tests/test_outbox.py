"""What waits to be told."""

from __future__ import annotations

import threading
from collections import defaultdict
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from kreis.chassis.data import outbox
from kreis.chassis.data.database import Database
from kreis.chassis.message import encode
from kreis.contracts import InvalidFact
from kreis.onebox.kafka import EmbeddedKafka
from tests.support.fixtures import facts
from tests.support.notes import a_message, emit_joined, joined, notes, write_note
from tests.support.topics import new_topic, publish


def test_change_and_fact_are_committed_together(database: Database, agency: UUID) -> None:
    with database.agency(agency) as work:
        write_note(work, "told")
        emit_joined(work, uuid4())

    assert notes(database, agency) == ["told"]
    assert len(facts(database)) == 1


def test_neither_is_there_after_a_failure(database: Database, agency: UUID) -> None:
    with pytest.raises(ZeroDivisionError), database.agency(agency) as work:
        write_note(work, "told")
        emit_joined(work, uuid4())
        1 / 0  # noqa: B018

    assert notes(database, agency) == []
    assert facts(database) == []


def test_a_fact_its_contract_does_not_allow_is_refused(database: Database, agency: UUID) -> None:
    with pytest.raises(InvalidFact, match="from"), database.agency(agency) as work:
        wrong = {"participant_id": str(uuid4()), "cohort_id": str(uuid4()), "from": "soon"}
        work.emit("participation.v1", "kreis.cohort-joined.v1", uuid4(), wrong)

    assert facts(database) == []


def test_only_a_compacted_topic_takes_a_tombstone(database: Database, agency: UUID) -> None:
    with database.agency(agency) as work:
        work.emit("intake.pool.v1", "kreis.pool-entered.v1", uuid4(), None)
    with pytest.raises(InvalidFact), database.agency(agency) as work:
        work.emit("participation.v1", "kreis.cohort-joined.v1", uuid4(), None)

    assert [fact["data"] for fact in facts(database)] == [None]


def test_numbers_of_a_key_have_no_gap_whoever_writes(database: Database, agency: UUID) -> None:
    """Eight writers, few keys, each transaction several facts, some rolled back."""
    people = [uuid4() for _ in range(5)]

    def write(writer: int) -> None:
        for turn in range(25):
            try:
                with database.agency(agency) as work:
                    for each in range(3):
                        emit_joined(work, people[(writer + turn * each) % len(people)])
                    if turn % 5 == 4:
                        raise RuntimeError("changed my mind")
            except RuntimeError as fault:
                assert str(fault) == "changed my mind"  # noqa: PT017

    threads = [threading.Thread(target=write, args=(writer,)) for writer in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    numbers = defaultdict(list)
    for fact in facts(database):
        numbers[fact["key"]].append(fact["sequence"])
    assert sum(map(len, numbers.values())) == 8 * 20 * 3
    for each in numbers.values():
        assert each == list(range(1, len(each) + 1))


def test_a_transaction_without_an_agency_sees_and_writes_nothing(
    database: Database, agency: UUID
) -> None:
    with database.agency(agency) as work:
        write_note(work, "ours")

    with database.engine.begin() as connection:
        assert connection.execute(text("select * from note")).all() == []


def test_another_agency_sees_nothing_even_without_a_filter(
    database: Database, agency: UUID
) -> None:
    with database.agency(agency) as work:
        write_note(work, "ours")

    assert notes(database, uuid4()) == []


KEYS = [UUID(int=number) for number in range(1, 4)]
TRANSACTIONS = st.lists(
    st.tuples(st.lists(st.sampled_from(KEYS), max_size=6), st.booleans()), max_size=8
)


@given(transactions=TRANSACTIONS)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_rolled_back_the_facts_of_a_key_are_numbered_in_the_order_told(
    database: Database, agency: UUID, transactions: list[tuple[list[UUID], bool]]
) -> None:
    before = len(facts(database))
    last = {fact["key"]: fact["sequence"] for fact in facts(database)}
    told: list[tuple[str, str]] = []
    for keys, fails in transactions:
        data = [(str(key), joined(key)) for key in keys]
        try:
            with database.agency(agency) as work:
                for key, fact in data:
                    work.emit("participation.v1", "kreis.cohort-joined.v1", UUID(key), fact)
                if fails:
                    raise RuntimeError("changed my mind")
            told += [(key, fact["cohort_id"]) for key, fact in data]
        except RuntimeError as fault:
            assert str(fault) == "changed my mind"  # noqa: PT017

    written = facts(database)[before:]
    for key in map(str, KEYS):
        own = [fact for fact in written if fact["key"] == key]
        first = last.get(key, 0) + 1
        assert [fact["sequence"] for fact in own] == list(range(first, first + len(own)))
        assert [fact["data"]["cohort_id"] for fact in own] == [c for k, c in told if k == key]


def test_a_fact_too_large_for_the_broker_is_refused_at_once(
    database: Database, agency: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It would stop the relay for everybody, for good."""
    monkeypatch.setattr(outbox, "LARGEST", 100)
    refusal = pytest.raises(outbox.TooLarge, match=r"kreis.cohort-joined.v1 .* at most 100")
    with refusal, database.agency(agency) as work:
        emit_joined(work, uuid4())

    assert facts(database) == []


def test_the_largest_fact_that_is_taken_fits_onto_a_topic(kafka: EmbeddedKafka) -> None:
    topic = new_topic(kafka.access)
    message = replace(a_message(uuid4(), topic), data={"x": "ä" * (outbox.LARGEST // 2 - 10)})

    publish(kafka.access, [encode(message)])
