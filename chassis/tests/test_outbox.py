"""What waits to be told."""

from __future__ import annotations

import threading
from collections import defaultdict
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text

from kreis.chassis.database import Database
from kreis.contracts import InvalidFact
from tests.support.fixtures import facts
from tests.support.notes import emit_joined, notes, write_note


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
