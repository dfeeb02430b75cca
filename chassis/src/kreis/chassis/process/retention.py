"""Retention: deletes what a service has kept for long enough, and reports only counts.

Promise: each table of a service has rules with a period, or a reason why nothing is deleted there
by time (`Retention`). Every day, due work of each agency deletes what is over, in small batches.
Each batch adds to the day's report in its own transaction, so a crash loses no count. The report
holds kinds, periods and counts: no id and no name.
Rows are held while a condition of their rule holds, and while a lead holds their kind or their
person. Held rows are counted in the report.
Refuses: to delete evidence for the funder before the agency's day `evidence_until`. While that day
is not set, evidence stays.

Days follow the story clock. Rules with `by_machine` are about machine time, as their columns are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from kreis.chassis.data import agenda
from kreis.chassis.data.clock import Clock
from kreis.chassis.data.database import Work
from kreis.chassis.data.statements import statements
from kreis.chassis.process.due import Due, Job

JOB = "retention"
BATCH = 200
"""Maximum rows of one transaction."""
EVIDENCE = "evidence"
"""The period of evidence for the funder: it ends with the agency's day `evidence_until`."""
END = "cast(:evidence_until as date)"
"""SQL for the first day on which evidence is no longer needed. NULL while it is not known."""

SQL = statements("retention")
_LEADS = "from retention_hold as h where h.agency_id = :agency and h.lifted_at is null"
_HELD_PEOPLE = f"select h.subject {_LEADS} and h.subject is not null"
_HELD_KIND = f"exists (select {_LEADS} and h.kind = :kind)"

Act = Callable[[Work, list[UUID]], None]


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
        now = "clock_timestamp()" if self.by_machine else "cast(:now as timestamptz)"
        interval = "0 days" if self.period == EVIDENCE else self.period
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
_KEPT_EVERYWHERE = {
    "outbox": "deleted when the relay has published the fact, within seconds",
    "outbox_key": "a counter for each key; housekeeping deletes it after the person's erasure",
    "inbox": "housekeeping deletes it after 40 days; ids of facts, no person",
    "idempotency": "housekeeping deletes it after a day",
    "parked": "waits for a person's decision; an alert fires until then",
    "parked_act": "housekeeping deletes it after 12 months",
    "erased_subject": "housekeeping deletes a mark 30 days after the erasure is closed everywhere",
    "story_clock": "one moment, no person",
    "retention_agency": "which agencies there are, and the last planned day",
    "retention_setting": "one day of the agency",
    "cleansed": "names of tables, and when they were rewritten",
}


def delete_access_log(work: Work, ids: list[UUID]) -> None:
    """Deletes old rows of the access log. The only place that does so."""
    work.connection.execute(
        text("delete from access_log where agency_id = :agency and id = any(:ids)"),
        {"agency": work.agency, "ids": ids},
    )


def plan_day(engine: Engine, clock: Clock) -> None:
    """Plans today's work of each agency, once a day."""
    now = clock.now()
    with engine.begin() as connection:
        found = connection.execute(SQL["plan"], {"today": now.date()}).scalars().all()
        for agency in found:
            planned = agenda.plan(JOB, agency, now.date().isoformat(), now, {})
            agenda.insert(connection, agency, [planned])


def job(retention: Retention, acts: Mapping[str, Act] | None = None) -> Job:
    """Makes the daily work. `acts` maps the kind of a rule to the code that carries it out."""
    by_kind: dict[str, Act] = {"access-log": delete_access_log, **(acts or {})}

    def run(due: Due) -> None:
        for rule in retention.all_rules:
            _apply(due, rule, by_kind[rule.kind] if rule.acts else None)
        with due.finish():
            pass

    return Job(JOB, run)


def _apply(due: Due, rule: Rule, act: Act | None) -> None:
    while True:
        with due.database.agency(due.agency) as work:
            own = _parameters(work, rule)
            ended = _end(work, rule, own, act)
            held = 0
            if ended < BATCH:
                held = work.connection.execute(text(_held(rule)), own).scalar() or 0
            if ended or held:
                work.connection.execute(
                    SQL["report"],
                    {
                        **own,
                        "day": own["today"],
                        "period": rule.period,
                        "ended": ended,
                        "held": held,
                    },
                )
        due.renew()
        if ended < BATCH:
            return


def _end(work: Work, rule: Rule, own: Mapping[str, Any], act: Act | None) -> int:
    wanted = f"agency_id = :agency and {rule.is_over} and not ({rule.is_held})"
    if act is not None:
        chosen = f"select id from {rule.table} where {wanted} limit {BATCH}"
        ids = list(work.connection.execute(text(chosen), own).scalars())
        if ids:
            act(work, ids)
        return len(ids)
    some = f"ctid = any(array(select ctid from {rule.table} where {wanted} limit {BATCH}))"
    what = f"update {rule.table} set {rule.change}" if rule.change else f"delete from {rule.table}"
    ended = work.connection.execute(text(f"{what} where agency_id = :agency and {some}"), own)
    return ended.rowcount


def _held(rule: Rule) -> str:
    return (
        f"select count(*) from {rule.table} where agency_id = :agency"
        f" and {rule.is_over} and ({rule.is_held})"
    )


def _parameters(work: Work, rule: Rule) -> dict[str, Any]:
    setting = work.connection.execute(SQL["setting"], {"agency": work.agency}).one_or_none()
    return {
        "agency": work.agency,
        "now": work.now,
        "today": work.now.date(),
        "kind": rule.kind,
        "evidence_until": setting.evidence_until if setting else None,
    }


def days(work: Work, limit: int) -> list[dict[str, Any]]:
    """Returns the newest rows of the report."""
    own = {"agency": work.agency, "until": work.now.date() + timedelta(days=1), "limit": limit}
    return [row._asdict() for row in work.connection.execute(SQL["reports"], own)]
