"""Numbers of facts after a backup was restored: none is used twice, and every reader believes them.

Generated from the contracts: every fact of every topic, under a key that the backup knows and under
one that is younger than the backup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from uuid import UUID, uuid4

import psycopg
import pytest

from kreis.chassis.data.database import Database
from kreis.chassis.messaging.inbox import Inbox, MissingPrerequisite
from kreis.contracts import topics
from kreis.contracts.model import EVERY_SERVICE
from kreis.onebox.backups import GAP
from tests.support.databases import Databases
from tests.support.fixtures import facts
from tests.support.genuine import genuine
from tests.support.rows import Rows
from tests.support.services import NAMES, TOLD_OF_ERASURES, service_of

RUNBOOK = Path(__file__).parents[2] / "docs" / "runbooks" / "backup-and-restore.md"
COUNTERS = "select topic, key, last from outbox_key where topic <> ''"
RESTORED = 2
AT_MOST = 39
"""As many as a reader bears in a row, without a word about a person in between."""


def written_by(name: str) -> Iterator[tuple[str, str]]:
    for topic in topics().values():
        for fact in topic.facts.values():
            if fact.owner in (name, EVERY_SERVICE):
                yield topic.name, fact.type


def tell(database: Database, name: str, person: UUID) -> None:
    """Says everything that this service may say about one person or group, each twice."""
    with database.agency(UUID(int=7)) as work:
        for topic, type_ in sorted(written_by(name)):
            example = next(iter(topics()[topic].facts[type_].examples.values()))
            data = {**example, topics()[topic].key: str(person)}
            if "service" in data:
                data["service"] = name
            for _ in range(2):
                work.emit(topic, type_, topics()[topic].key_of(type_, data), data)


@pytest.mark.parametrize("name", TOLD_OF_ERASURES)
def test_no_number_is_used_twice_whether_the_backup_knows_the_key_or_not(
    name: str, databases: Databases, postgres: str
) -> None:
    database, old, young = databases.of(service_of(name)), uuid4(), uuid4()
    tell(database, name, old)
    with psycopg.connect(Rows(postgres, database).url, autocommit=True) as backup:
        known = backup.execute(COUNTERS).fetchall()
        for _ in range(RESTORED):  # each restored database is lost again
            tell(database, name, old)
            tell(database, name, young)
            backup.execute("delete from outbox_key where topic <> ''")
            for row in known:
                backup.execute("insert into outbox_key (topic, key, last) values (%s, %s, %s)", row)
            backup.execute(GAP.encode())
            known = backup.execute(COUNTERS).fetchall()
    for person in (old, young, old, young):
        tell(database, name, person)

    told = facts(database)
    numbers = Counter((each["topic"], each["key"], each["sequence"]) for each in told)
    assert [number for number, times in numbers.items() if times > 1] == []
    assert {each["topic"] for each in told} == {topic for topic, _ in written_by(name)}
    for key in {(each["topic"], each["key"]) for each in told}:
        own = [each["sequence"] for each in told if (each["topic"], each["key"]) == key]
        gaps = [one for one, other in pairwise(own) if other != one + 1]
        assert own == sorted(own), key
        assert len(gaps) <= RESTORED, f"{key}: {own}"


@pytest.mark.parametrize("name", NAMES)
def test_every_reader_believes_a_number_that_follows_a_gap(name: str, databases: Databases) -> None:
    """Under a key it knows, and as the first it hears of a key."""
    database = databases.of(service_of(name))
    inbox = Inbox(database, name, list(service_of(name).subscriptions))
    unheard = []
    for reads in service_of(name).subscriptions:
        for first in (1, 500 * AT_MOST + 1):
            message = genuine(reads, uuid4(), uuid4())
            for number in (first, first + 500 * AT_MOST):
                try:
                    outcome = inbox.take(replace(message, id=uuid4(), sequence=number))
                except MissingPrerequisite:
                    continue  # believed: it only waits for a fact of another topic
                if outcome != "handled":
                    unheard.append((reads.topic, reads.type, number, outcome))

    assert unheard == []


def test_the_runbook_has_the_statements_that_the_one_box_uses() -> None:
    assert GAP in " ".join(RUNBOOK.read_text().split())
