"""Facts that somebody else forged: no effect, no blocked key, and everybody hears of it.

Generated from the contracts: every fact that a service reads, on every topic, forged in every way.
Who may write where is the broker's to enforce. Here the reader is tried, which sees only records.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import uuid4

import pytest

from kreis.chassis import metrics
from kreis.chassis.data.database import Database
from kreis.chassis.message import Message, Wire, decode, encode, new_id
from kreis.chassis.messaging import credibility, parking
from kreis.chassis.messaging import inbox as inboxes
from kreis.chassis.messaging.credibility import Credibility
from kreis.chassis.messaging.inbox import Inbox, MissingPrerequisite, Subscription
from kreis.chassis.process import confidentiality
from kreis.cohorts.store import pool
from kreis.contracts import topics
from tests.support.databases import Databases, Stock
from tests.support.genuine import genuine
from tests.support.rows import Rows
from tests.support.services import NAMES, service_of

ENORMOUS = 9 * 10**18
OWN_BOOKKEEPING = {"inbox", "parked", "parked_act"}


@dataclass(frozen=True)
class Forgery:
    """A record that the owner of the fact did not write."""

    how: str
    wire: Wire
    is_loud: bool
    """True if the reader must count and log it at once. Else it is parked, which is loud too."""


def forgeries(message: Message, reads: Subscription) -> Iterator[Forgery]:
    """Every way to forge this fact, each with an id of its own."""
    contract = topics()[message.topic]
    for other in {*NAMES, "console", "nobody"} - {contract.facts[message.type].owner}:
        forged = replace(message, id=new_id(), source=f"kreis/{other}")
        yield Forgery(f"by {other}", encode(forged), is_loud=True)
        headers = dict(encode(forged).headers) | {"ce_sequence": b"x"}
        broken = encode(forged)._replace(value=b"{", headers=list(headers.items()))
        yield Forgery(f"unreadable, by {other}", broken, is_loud=True)
    leaping = replace(message, id=new_id(), sequence=ENORMOUS)
    yield Forgery("a leaping sequence", encode(leaping), is_loud=True)
    for field in {"version", "sequence", "revision"} & set(message.data or ()):
        leaping = replace(message, id=new_id(), data={**(message.data or {}), field: ENORMOUS})
        if _counts(message, field, reads):
            yield Forgery(f"a leaping {field} in the data", encode(leaping), is_loud=True)
    if len(topics()[message.topic].writers) > 1:
        yield from _malformed(message, reads)
    other_key = replace(message, id=new_id(), key=message.key.replace(message.key[:8], "0" * 8))
    yield Forgery("another's key", encode(other_key), is_loud=True)


def _counts(message: Message, field: str, reads: Subscription) -> bool:
    """True if this reader orders by this number. Of an answer about a date, some readers order by
    the version of the answer and some by the number of changes of the date."""
    numbered = {
        "kreis.consent-changed.v1",
        "kreis.contact-changed.v1",
        "kreis.protection-changed.v1",
        "kreis.discretion-changed.v1",
        "kreis.invitation-answered.v1",
    }
    by_what_is_read = {
        "kreis.date-answered.v1",
        "kreis.attendance-recorded.v1",
        "kreis.attendance-corrected.v1",
    }
    return message.type in numbered or (
        message.type in by_what_is_read and field in reads.schema().fields
    )


def _malformed(message: Message, reads: Subscription) -> Iterator[Forgery]:
    """Only where the broker lets others write as well. Readers ignore what they do not need."""
    needed = {name for name, field in reads.schema().fields.items() if field.required}
    for field in sorted(needed & set(message.data or ())):
        data = {name: value for name, value in (message.data or {}).items() if name != field}
        yield Forgery(f"without {field}", encode(replace(message, id=new_id(), data=data)), False)
    record = encode(replace(message, id=new_id()))
    yield Forgery("no JSON", record._replace(value=b"no json"), is_loud=False)
    headers = [each for each in record.headers if each[0] != "ce_type"]
    yield Forgery("no type", record._replace(headers=headers), is_loud=False)


def take(inbox: Inbox, wire: Wire) -> str:
    """What the worker does with a record, without its patience."""
    try:
        return inbox.take(decode(wire), wire)
    except MissingPrerequisite:
        return "waits for another fact"
    except Exception as fault:
        if isinstance(fault, inboxes.Unreadable) and not inbox.may_park(wire, ""):
            return "disbelieved"
        inbox.parking.park(wire, "", fault)
        return "parked"


def rows_of(rows: Rows) -> Mapping[str, Sequence[str]]:
    return {name: found for name, found in rows.all().items() if name not in OWN_BOOKKEEPING}


def state_of(database: Database, stock: Stock) -> Mapping[str, str]:
    """A digest of each table. After hundreds of facts, reading all rows each time takes long."""
    found = stock.digests(database)
    return {name: digest for name, digest in found.items() if name not in OWN_BOOKKEEPING}


def heard(topic: str) -> float:
    """How often forged records of this topic were counted."""
    reasons = ("source", "key", "leap")
    counted = [metrics.disbelieved.labels(topic=topic, reason=each) for each in reasons]
    return sum(each._value.get() for each in counted)


def effects(name: str, database: Database, stock: Stock) -> list[str]:
    """Every forgery that had an effect, blocked what its owner says, or was not heard of."""
    found = []
    for reads in service_of(name).subscriptions:
        for kind in [each.how for each in forgeries(genuine(reads, uuid4(), uuid4()), reads)]:
            agency, person = uuid4(), uuid4()
            truth = genuine(reads, agency, person)
            (forged,) = [each for each in forgeries(truth, reads) if each.how == kind]
            inbox = Inbox(database, name, list(service_of(name).subscriptions))
            before, counted = state_of(database, stock), heard(reads.topic)
            outcome = take(inbox, forged.wire)
            where = f"{reads.topic} {reads.type} {kind}"
            if state_of(database, stock) != before:
                found.append(f"{where}: had an effect")
            if forged.is_loud and heard(reads.topic) != counted + 1:
                found.append(f"{where}: nobody heard of it ({outcome})")
            if take(inbox, encode(truth)) == "parked":
                found.append(f"{where}: blocks what its owner says")
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_forged_fact_has_no_effect(name: str, databases: Databases, stock: Stock) -> None:
    assert effects(name, databases.of(service_of(name)), stock) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_fact_of_a_foreign_agency_touches_nothing_here(
    name: str, databases: Databases, postgres: str
) -> None:
    """A partner's key, subject and owner, and another agency: its rows are not ours."""
    database = databases.of(service_of(name))
    rows = Rows(postgres, database)
    for reads in service_of(name).subscriptions:
        agency, person = uuid4(), uuid4()
        inbox = Inbox(database, name, list(service_of(name).subscriptions))
        truth = genuine(reads, agency, person)
        take(inbox, encode(truth))
        own = [row for found in rows_of(rows).values() for row in found if str(agency) in row]

        outcome = take(inbox, encode(replace(truth, id=new_id(), agency=uuid4())))

        after = [row for found in rows_of(rows).values() for row in found if str(agency) in row]
        assert after == own, (reads.topic, reads.type, outcome)
        again = replace(truth, id=new_id(), sequence=2)
        assert take(inbox, encode(again)) != "parked", (reads.topic, reads.type)


def believe_every_source(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Credibility, "check_source", lambda self, topic, type_, source: None)


def believe_every_key(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(type(topics()["privacy.v2"]), "key_of", lambda self, type_, data: _Same())


class _Same(str):
    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False

    __hash__ = str.__hash__


def believe_every_number(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(credibility, "MOST_FACTS", 10**19)
    patch.setattr(pool, "check_follows", lambda number, last: None)
    patch.setattr(confidentiality, "check_follows", lambda number, last: None)


def let_the_malformed_block(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(parking, "_may_be_false", lambda wire, fault: False)


def say_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(inboxes, "report", lambda *told: None)


@pytest.mark.parametrize(
    ("plant", "name"),
    [
        (believe_every_source, "cohorts"),
        (believe_every_key, "cohorts"),
        (believe_every_number, "cohorts"),
        (let_the_malformed_block, "intake"),
        (say_nothing, "cohorts"),
    ],
)
def test_planted_faults_are_found(
    plant: Callable[[pytest.MonkeyPatch], None],
    name: str,
    databases: Databases,
    stock: Stock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)

    assert effects(name, databases.of(service_of(name)), stock) != []


def test_an_alert_is_there_for_it(pytestconfig: pytest.Config) -> None:
    rules = (pytestconfig.rootpath / "deploy" / "monitoring" / "rules" / "alerts.yaml").read_text()
    assert "kreis_disbelieved_total" in rules
