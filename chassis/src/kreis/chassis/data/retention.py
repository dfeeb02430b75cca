"""Rules of retention: what a service deletes of which table, after which period, and what holds it.

Promise: each table of a service has a rule with a period, or a reason why nothing is deleted there
by time (`Retention`). Rows are held while a condition of their rule holds, and while a lead holds
their kind or their person.
Refuses: to let evidence for the funder go before the agency's day `evidence_until`. While that day
is not set, evidence stays.

Days follow the story clock. Rules with `by_machine` are about machine time, as their columns are.
`process.retention` carries the rules out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from kreis.chassis.data.database import Work
from kreis.chassis.data.sealing import SealedColumn
from kreis.chassis.data.statements import statements

EVIDENCE = "evidence"
"""The period of evidence for the funder: it ends with the agency's day `evidence_until`."""
END = "cast(:evidence_until as date)"
"""SQL for the first day on which evidence is no longer needed. NULL while it is not known."""

SQL = statements("retention")
_LEADS = "from retention_hold as h where h.agency_id = :agency and h.lifted_at is null"
_HELD_PEOPLE = f"select h.subject {_LEADS} and h.subject is not null"
_HELD_KIND = f"exists (select {_LEADS} and h.kind = :kind)"


@dataclass(frozen=True)
class Rule:
    """What is deleted of one table, after which period.

    `since` is SQL for the day or moment from which the period counts; NULL means not yet. `period`
    is an SQL interval, or `EVIDENCE`: then `since` is the day on which the row may go.
    `held_while` maps reasons to SQL conditions. `people` are SQL for the ids of participants: a
    lead can hold what is about one. `only` selects the rows that the rule is about. With `change`,
    columns change and the row stays. With `acts`, the service's own code carries the rule out.
    """

    kind: str
    table: str
    period: str
    since: str
    counted_from: str
    only: str = "true"
    people: tuple[str, ...] = ()
    held_while: Mapping[str, str] = field(default_factory=dict)
    change: str = ""
    acts: bool = False
    by_machine: bool = False

    @property
    def is_over(self) -> str:
        """SQL condition: the period has ended, whether the row is held or not."""
        interval = "0 days" if self.period == EVIDENCE else self.period
        if self.by_machine:
            # In this form an index on `since` finds the rows, however many are kept.
            return f"({self.only}) and ({self.since}) <= now() - interval '{interval}'"
        now = "cast(:now as timestamptz)"
        return f"({self.only}) and ({self.since}) + interval '{interval}' <= {now}"

    @property
    def is_held(self) -> str:
        """SQL condition: something holds the row."""
        # Outside the subquery, so that a name means the rule's table.
        of_lead = [f"{each} in ({_HELD_PEOPLE})" for each in self.people] + [_HELD_KIND]
        held = (*self.held_while.values(), *of_lead)
        return " or ".join(f"coalesce({each}, false)" for each in held)


@dataclass(frozen=True)
class Retention:
    """The rules of a service, and for each table without a rule the reason. `tables` and the keys
    of `kept` together name all tables of the service and of the chassis."""

    rules: tuple[Rule, ...]
    kept: Mapping[str, str]

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        return (*self.rules, *_EVERYWHERE)

    @property
    def all_kept(self) -> Mapping[str, str]:
        return {**self.kept, **_KEPT_EVERYWHERE}


_EVERYWHERE = (
    Rule(
        "access-log",
        "access_log",
        "12 months",
        "at",
        "the access",
        people=("subject",),
        by_machine=True,
        acts=True,
    ),
    Rule("history", "fact", "24 months", "time", "the fact's publication", by_machine=True),
    Rule(
        "given-up-work",
        "due",
        "3 months",
        "not_before",
        "the day the work was for",
        only="given_up is not null",
    ),
    Rule(
        "lifted-holds",
        "retention_hold",
        "12 months",
        "lifted_at",
        "the day the hold was lifted",
    ),
    Rule("reports", "retention_report", "36 months", "day", "the day of the report"),
)
WHY_HELD = SealedColumn("retention_hold", "reason", "")
WHY_LIFTED = SealedColumn("retention_hold", "lifted_because", "", "lifted_at is not null")
REASONS = (WHY_HELD, WHY_LIFTED)
"""Reasons of leads, which may be about a person. They are stored encrypted."""
_KEPT_EVERYWHERE = {
    "outbox": "deleted when the relay has published the fact, within seconds",
    "outbox_key": "a counter for each key; housekeeping deletes it after the person's erasure",
    "inbox": "housekeeping deletes it after 40 days; ids of facts, no person",
    "idempotency": "housekeeping deletes it after a day",
    "parked": "waits for a person's decision; an alert fires until then",
    "parked_act": "housekeeping deletes it after 12 months",
    "erased_subject": "housekeeping deletes a mark 30 days after the erasure is closed everywhere",
    "confidential_subject": "who is under protection or wants discretion; ends with her erasure",
    "fact_counter": "how many facts an agency has published",
    "story_clock": "one moment, no person",
    "retention_agency": "which agencies there are, and the last planned day",
    "retention_setting": "one day of the agency",
    "cleansed": "names of tables, and when they were rewritten",
}


def days(work: Work, limit: int) -> list[dict[str, Any]]:
    """Returns the newest rows of the report."""
    own = {"agency": work.agency, "until": work.now.date() + timedelta(days=1), "limit": limit}
    return [row._asdict() for row in work.connection.execute(SQL["reports"], own)]
