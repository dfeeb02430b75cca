"""Due work of retention: deletes what a service has kept for long enough, and reports only counts.

Promise: every day, due work of each agency applies the rules of `data.retention`, in small batches.
Each batch adds to the day's report in its own transaction, so a crash loses no count. The report
holds kinds, periods and counts: no id and no name. Rows that are over and held are counted, too.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, text

from kreis.chassis.data import agenda
from kreis.chassis.data.clock import Clock
from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.retention import SQL, Retention, Rule
from kreis.chassis.process.due import Due, Job

JOB = "retention"
BATCH = 200
"""Maximum rows of one transaction."""

Act = Callable[[Work, list[UUID]], None]
"""Carries a rule out for the rows with these ids, in one transaction."""


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
            act = by_kind[rule.kind] if rule.acts else None
            apply(due.database, due.agency, rule, act, after_batch=due.renew)
        with due.finish():
            pass

    return Job(JOB, run)


def apply(
    database: Database,
    agency: UUID,
    rule: Rule,
    act: Act | None = None,
    *,
    after_batch: Callable[[], None] = lambda: None,
) -> None:
    """Carries one rule out now, and adds to the day's report."""
    while True:
        with database.agency(agency) as work:
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
        after_batch()
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
