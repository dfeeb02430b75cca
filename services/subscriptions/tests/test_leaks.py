"""Two views of one history: nothing beyond the agreement, and no value that joins them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import pytest

from kreis.chassis.logs import new_traceparent, tracing
from kreis.chassis.message import Wire, record
from kreis.contracts import views as contract
from kreis.subscriptions import messages
from kreis.subscriptions.domain import views
from kreis.subscriptions.domain.offering import OFFERED
from kreis.subscriptions.domain.views import Granted, Reading
from kreis.subscriptions.store import forgotten
from kreis.subscriptions.store import views as store
from services.subscriptions.tests.histories import History, generated
from services.subscriptions.tests.leaks import Told, leaks, leaks_of
from services.subscriptions.tests.office import Office

HISTORIES = 300
OF_THE_DATABASE = range(5)
Patch = pytest.MonkeyPatch


def test_generated_histories_leak_nothing() -> None:
    found = [leaks_of(seed) for seed in range(HISTORIES)]

    assert [leak for leaks, _ in found for leak in leaks] == []
    assert sum(count for _, count in found) > HISTORIES * 5, "there was something to leak"


@pytest.mark.parametrize("seed", OF_THE_DATABASE)
def test_what_the_service_writes_leaks_nothing_and_forgets(office: Office, seed: int) -> None:
    history = generated(seed)
    told = lived(office, history)

    assert leaks(history.facts, told) == []
    assert sum(len(each.wires) for each in told) > 5
    forgotten_ones = [
        wire
        for each in told
        for wire in each.wires
        if dict(wire.headers)["ce_type"].decode() == messages.TO_FORGET
    ]
    asked_for = [row.was_told for row in office.rows("select was_told from forgotten")]
    assert len(forgotten_ones) == sum(asked_for)
    assert len(asked_for) == 2 * len(history.forgotten)


def everybodys_key(patch: Patch) -> None:
    patch.setattr(Granted, "_keyed", lambda _, *parts: str(uuid5(NAMESPACE_OID, " ".join(parts))))


def ids_as_they_are(patch: Patch) -> None:
    patch.setattr(Granted, "pseudonym", lambda self, id_: str(id_))


def the_facts_own_id(patch: Patch) -> None:
    patch.setattr(Granted, "record_id", lambda self, source, id_: str(id_))


def the_moment(patch: Patch) -> None:
    patch.setattr(contract, "told_time", lambda topic, moment: moment)


def every_field(patch: Patch) -> None:
    told = views.told

    def all_of(reading: Reading, granted: Granted) -> Any:
        agreed = dict.fromkeys(OFFERED, OFFERED[reading.fact.type])
        return told(reading, replace(granted, agreed=agreed))

    patch.setattr(views, "told", all_of)


def any_time(patch: Patch) -> None:
    told = views.told

    def at_any_time(reading: Reading, granted: Granted) -> Any:
        return told(reading, replace(granted, since=date.min, until=date.max))

    patch.setattr(views, "told", at_any_time)


def counters(patch: Patch) -> None:
    """Versions and revisions are told as they are, as if the contract bounded them."""
    told = views.told

    def with_counters(reading: Reading, granted: Granted) -> Any:
        record, fact = told(reading, granted), reading.fact
        more = {name: fact.data[name] for name in ("version", "revision") if name in fact.data}
        return record and record._replace(fields={**record.fields, **more})

    patch.setattr(views, "told", with_counters)


IN_THE_RULES: dict[Callable[[Patch], None], str] = {
    everybodys_key: "joins",
    ids_as_they_are: "stands as it was",
    the_facts_own_id: "stands as it was",
    the_moment: "joins|stands as it was",
    every_field: "not agreed",
    any_time: "outside of the period",
    counters: "joins",
}


@pytest.mark.parametrize("plant", IN_THE_RULES, ids=lambda plant: plant.__name__)
def test_a_leak_that_is_planted_in_the_rules_is_found(
    plant: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    plant(monkeypatch)

    found = [leak for seed in range(20) for leak in leaks_of(seed)[0]]

    assert any(re.match(IN_THE_RULES[plant], leak) for leak in found), found[:5]


def nobody_is_gone(patch: Patch) -> None:
    patch.setattr(forgotten, "withheld", lambda work, people, pseudonyms: set())


def history_stays(patch: Patch) -> None:
    """The record comes, and facts from before stand behind it once more."""
    patch.setattr(store, "empty_of", lambda work, name, pseudonym: None)


def one_trace_for_all(patch: Patch) -> None:
    patch.setattr(messages, "new_traceparent", lambda: "")


IN_THE_SERVICE: dict[Callable[[Patch], None], str] = {
    nobody_is_gone: "follows",
    history_stays: "kept",
    one_trace_for_all: "joins",
}


@pytest.mark.parametrize("plant", IN_THE_SERVICE, ids=lambda plant: plant.__name__)
def test_a_leak_that_is_planted_in_the_service_is_found(
    office: Office, plant: Callable[[Patch], None], monkeypatch: Patch
) -> None:
    plant(monkeypatch)
    history = generated(0)

    found = leaks(history.facts, lived(office, history))

    assert any(re.match(IN_THE_SERVICE[plant], leak) for leak in found), found[:5]


def lived(office: Office, history: History) -> list[Told]:
    """Hands the history in, fact by fact. Returns the records of both topics, as on Kafka."""
    office.is_at(datetime(2027, 1, 1, tzinfo=UTC))
    for view in history.views:
        facts = [{"fact": type_, "fields": names} for type_, names in view.agreed.items()]
        period = {"since": view.since.isoformat(), "until": view.until.isoformat()}
        office.run(view.name, facts=facts, **period)
    for number, fact in enumerate(history.facts):
        office.is_at(max(fact.written, office.database.clock.now()))
        # The worker takes a fact with the trace that its owner gave it.
        with tracing(new_traceparent()):
            office.tell(fact.type, dict(fact.data), message_id=fact.id)
        for who, after in history.forgotten.items():
            if after == number:
                office.forget(who)
    return [Told(view, as_wires(office, view.name)) for view in history.views]


def as_wires(office: Office, name: str) -> Sequence[Wire]:
    """Rows of the outbox as the relay publishes them."""
    return [
        record(
            {**row, "agency": row["agency_id"], "value": json.dumps(row["data"])},
            "kreis/subscriptions",
        )
        for row in office.told(name)
    ]
