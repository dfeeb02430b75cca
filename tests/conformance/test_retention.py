"""Two years on a story clock: nothing is kept beyond its period, and what is held stays.

Every four weeks somebody leaves and a group ends. The test knows the periods on its own; it asks no
rule of the services. An id tells in which of these months its row was born.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
import pytest
from dateutil.relativedelta import relativedelta
from psycopg.types.json import Jsonb
from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.database import Database
from kreis.chassis.data.retention import SQL, days
from kreis.chassis.process import retention
from kreis.chassis.process.due import Job
from kreis.cohorts.store.retention import RETENTION as COHORTS
from kreis.events.store.retention import RETENTION as EVENTS
from kreis.intake.commands.erasures import CLOSE, LOOK
from kreis.intake.jobs.erasures import close, look
from kreis.intake.jobs.periods import ACTS
from kreis.intake.store.retention import RETENTION as INTAKE
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.store import messages
from kreis.notifications.store.retention import RETENTION as NOTIFICATIONS
from tests.support import erasing
from tests.support.databases import Databases
from tests.support.fixtures import run_due
from tests.support.rows import Column, Rows, _value
from tests.support.services import NAMES, service_of

FIRST = date(2027, 1, 4)
MONTHS = range(26)
"""Births of rows, every four weeks: two years."""
HELD, BACK = 3, 5
"""The month of the person whom a lead holds, and of the one who came back."""
LIFTED = FIRST + timedelta(weeks=90)
GRANT_SET, GRANT = FIRST + timedelta(weeks=70), FIRST + timedelta(weeks=76)
AGENCY = uuid4()
FRIEND = UUID(int=4000)
"""The other one of each rule about two people."""


def day(month: int) -> date:
    return FIRST + timedelta(weeks=4 * month)


def moment(month: int) -> datetime:
    return datetime.combine(day(month), time(), UTC)


def her(month: int) -> UUID:
    return UUID(int=1000 + month)


def stranger(month: int) -> UUID:
    """Somebody who waited and gave up."""
    return UUID(int=2000 + month)


def erased(month: int) -> UUID:
    return UUID(int=3000 + month)


class Kept(NamedTuple):
    """Rows of a table, how their id is found, and how long after their month they stay."""

    table: str
    key: str
    period: relativedelta
    where: str = "true"
    is_evidence: bool = False
    is_hers: bool = True


YEAR, HALF = relativedelta(months=12), relativedelta(months=6)
WEEKS4, DAYS30 = relativedelta(weeks=4), relativedelta(days=30)
KEPT: dict[str, list[Kept]] = {
    "intake": [
        Kept(
            "participant", "id", relativedelta(months=3), "n between 2000 and 2999", is_hers=False
        ),
        Kept("participant", "id", HALF, "n < 2000 and email is not null"),
        Kept("participant", "id", YEAR, "n < 2000", is_evidence=True),
        Kept("enrolment", "participant_id", YEAR, is_evidence=True),
        Kept("programme_exit", "participant_id", YEAR, "n < 2000", is_evidence=True),
        Kept("child", "participant_id", WEEKS4),
        Kept("imported_row", "participant_id", HALF),
        Kept("grouping_rule", "one_id", YEAR),
        Kept("notice", "participant_id", YEAR),
        Kept("consent", "participant_id", YEAR),
        Kept("substitution", "id", YEAR, is_hers=False),
        Kept("csv_import", "id", relativedelta(days=8), is_hers=False),
        Kept("import_finding", "import_id", relativedelta(days=8), is_hers=False),
        Kept("erasure", "participant_id", relativedelta(days=65), "n >= 3000", is_hers=False),
        Kept(
            "erasure_acknowledgement",
            "participant_id",
            relativedelta(days=65),
            "n >= 3000",
            is_hers=False,
        ),
    ],
    "cohorts": [
        Kept("proposal_member", "proposal_id", relativedelta(months=3)),
        Kept("proposal_move", "proposal_id", relativedelta(months=3)),
        Kept("formation_run", "id", relativedelta(months=3), "best is not null", is_hers=False),
        Kept("membership", "participant_id", YEAR),
        Kept("departure", "participant_id", YEAR),
        Kept("long_wait", "participant_id", YEAR),
    ],
    "events": [
        Kept("link", "invitation_id", DAYS30),
        Kept("feed", "invitation_id", DAYS30),
        Kept("roster_link", "group_event_id", DAYS30, is_hers=False),
        Kept("coming_child", "invitation_id", WEEKS4),
        Kept("date_child", "invitation_id", WEEKS4),
        Kept("waiting", "invitation_id", WEEKS4),
        Kept("answer", "invitation_id", HALF),
        Kept("date_answer", "invitation_id", HALF),
        Kept("invitation", "id", YEAR),
        Kept("attendance", "participant_id", YEAR, "version = 1"),
        Kept("attendance", "participant_id", YEAR, "version = 2", is_evidence=True),
        Kept("signature_list", "group_event_id", YEAR, is_evidence=True, is_hers=False),
        Kept("appointment_slot", "participant_id", YEAR),
        Kept("contributor", "group_event_id", HALF, is_hers=False),
        Kept("group_event_change", "group_event_id", YEAR, is_hers=False),
        Kept("cost", "group_event_id", YEAR, "version = 1", is_hers=False),
    ],
    "notifications": [
        Kept("message", "participant_id", DAYS30),
        Kept("contributor_message", "id", DAYS30, is_hers=False),
        Kept("call_task", "participant_id", DAYS30),
        Kept("invitation", "id", YEAR),
    ],
}
EVERYWHERE = [
    Kept("due", "id", relativedelta(months=3), "n between 1000 and 1999", is_hers=False),
    Kept("retention_hold", "id", YEAR, "lifted_because = 'old'", is_hers=False),
]


class Town:
    """A service's database and the rows of every month. Columns that do not matter get anything of
    their type."""

    def __init__(self, name: str, postgres: str, database: Database) -> None:
        self.name, self.database = name, database
        self._rows = Rows(postgres, database)
        self._line = psycopg.connect(self._rows.url, autocommit=True)
        for check, table in self._line.execute(
            "select conname, conrelid::regclass::text from pg_constraint"
            " where contype = 'c' and conrelid <> 0"
        ).fetchall():
            self._line.execute(f'alter table {table} drop constraint "{check}"'.encode())
        self._line.execute("set session_replication_role = replica")

    def run(self, statement: str, *values: Any) -> None:
        self._line.execute(statement.encode(), values)

    def close(self) -> None:
        self._line.close()

    def add(self, table: str, **values: Any) -> None:
        columns = self._rows.tables[table]
        filled = {each.name: self._any(each) for each in columns} | values
        names, marks = ", ".join(filled), ", ".join(["%s"] * len(filled))
        self._line.execute(
            f"insert into {table} ({names}) values ({marks})".encode(), list(filled.values())
        )

    def _any(self, column: Column) -> Any:
        return _value(column, AGENCY, uuid4())

    def ids(self, kept: Kept) -> set[int]:
        """The months of the rows that are there."""
        number = f"('x' || right({kept.key}::text, 8))::bit(32)::int"
        found = self._line.execute(
            f"select distinct n from (select *, {number} as n from {kept.table}) t"
            f" where {kept.where}".encode()
        )
        return {n % 1000 for (n,) in found}


def fill_intake(town: Town, month: int) -> None:
    left: dict[str, Any] = {"exit_date": day(month), "re_entry_date": None}
    leaver: dict[str, Any] = {
        "state": "left",
        "channel": "email",
        "email": "b@x",
        "start_weeks": Jsonb([]),
        "reach": Jsonb([]),
        "excluded_venues": [],
    }
    if month == 0:
        town.add("participant", id=FRIEND, **leaver)
    for who in (her(month), stranger(month)):
        town.add("participant", id=who, **leaver)
        town.add("programme_exit", participant_id=who, **left)
    town.add("enrolment", participant_id=her(month))
    for table in ("child", "imported_row", "notice", "consent"):
        town.add(table, participant_id=her(month))
    town.add("grouping_rule", one_id=her(month), other_id=FRIEND, kind="keep_apart")
    town.add("substitution", id=her(month), last_day=day(month))
    town.add("csv_import", id=her(month), requested_at=moment(month), ended_at=None)
    town.add("import_finding", import_id=her(month))
    town.add("erasure", participant_id=erased(month), completed_at=moment(month))
    town.add("erasure_acknowledgement", participant_id=erased(month))
    if month == BACK:
        town.run("update participant set state = 'entered' where id = %s", her(month))
        town.run(
            "update programme_exit set re_entry_date = exit_date where participant_id = %s",
            her(month),
        )


def fill_cohorts(town: Town, month: int) -> None:
    own = {"proposal_id": her(month), "participant_id": her(month)}
    town.add("formation_run", id=her(month), ended_at=moment(month))
    town.add("proposal", id=her(month), formation_id=her(month), made_at=moment(month))
    town.add("proposal_member", **own)
    town.add("proposal_move", **own)
    town.add("cohort", id=her(month), offer_id=her(month), closed_on=day(month))
    town.add("offer", id=her(month))
    town.add("membership", cohort_id=her(month), participant_id=her(month))
    town.add("departure", participant_id=her(month), left_on=day(month))
    town.add("long_wait", participant_id=her(month), noted_at=moment(month))
    if month == BACK:
        town.add("pool_person", participant_id=her(month))


def fill_events(town: Town, month: int) -> None:
    own = {"invitation_id": her(month)}
    date_ = {"group_event_id": her(month)}
    town.add("cohort", id=her(month))
    town.add("series", id=her(month), cohort_id=her(month))
    town.add("group_event", id=her(month), series_id=her(month), ends_at=moment(month))
    town.add(
        "invitation",
        id=her(month),
        participant_id=her(month),
        cohort_id=her(month),
        series_id=her(month),
    )
    for table in ("link", "feed", "coming_child", "answer"):
        town.add(table, **own)
    for table in ("date_child", "waiting", "date_answer"):
        town.add(table, **own, **date_)
    for table in ("roster_link", "signature_list", "contributor", "group_event_change"):
        town.add(table, **date_)
    for version in (1, 2):
        entered = {"version": version, "recorded_at": moment(month)}
        town.add("attendance", **date_, **entered, participant_id=her(month))
        town.add("cost", **date_, version=version, confirmed_at=moment(month))
    town.add("appointment_slot", participant_id=her(month), starts_at=moment(month))


def fill_notifications(town: Town, month: int) -> None:
    own = {"participant_id": her(month), "invitation_id": her(month)}
    town.add("invitation", id=her(month), participant_id=her(month), noted_at=moment(month))
    town.add("message", **own, id=her(month), changed_at=moment(month), state="sent", kind="x")
    town.add("contributor_message", id=her(month), changed_at=moment(month))
    is_open = month == BACK
    town.add("call_task", **own, closed_at=None if is_open else moment(month))


FILL: dict[str, Callable[[Town, int], None]] = {
    "intake": fill_intake,
    "cohorts": fill_cohorts,
    "events": fill_events,
    "notifications": fill_notifications,
}
STAYS = {
    "intake": {"participant", "enrolment", "programme_exit", "child", "notice", "consent"}
    | {"imported_row", "grouping_rule"},
    "cohorts": {"membership"},
    "events": set[str](),
    "notifications": {"message", "call_task", "invitation"},
}
"""Tables with a row of `BACK` that something of the service's own holds: she came back, she is
still in the programme, staff have to call her."""


def jobs_of(name: str, folder: Path) -> Sequence[Job]:
    def forget(work: Any, ids: list[UUID]) -> None:
        FileOutbox(folder).remove(ids)
        messages.forget(work, ids)

    daily = {
        "intake": retention.job(INTAKE, ACTS),
        "cohorts": retention.job(COHORTS),
        "events": retention.job(EVENTS),
        "notifications": retention.job(NOTIFICATIONS, {"messages": forget}),
    }[name]
    return [daily, *erasing.jobs(name), Job(CLOSE, close), Job(LOOK, look)]


def expected(kept: Kept, name: str, now: date, born: int) -> set[int]:
    found = set()
    for month in range(born + 1):
        ends = day(month) + kept.period
        if kept.is_evidence:
            ends = max(ends, GRANT) if now >= GRANT_SET else date.max
        held = kept.is_hers and month == HELD and now < LIFTED
        held |= kept.is_hers and month == BACK and kept.table in STAYS[name]
        if now < ends or held:
            found.add(month)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_kept_beyond_its_period(
    name: str, databases: Databases, postgres: str, tmp_path: Path
) -> None:
    database = databases.of(service_of(name), story_clock=True)
    with closing(Town(name, postgres, database)) as town:
        _live_two_years(name, town, tmp_path)
    with database.agency(AGENCY) as work:
        report = days(work, 10_000)
        words = work.connection.execute(text("select t::text from retention_report t")).scalars()
        ids = [str(each(month)) for each in (her, stranger, erased) for month in MONTHS]
        assert [line for line in words if any(each in line for each in ids)] == []
    assert {row["kind"] for row in report if row["ended"]} >= {"given-up-work", "lifted-holds"}
    assert any(row["held"] for row in report)


def _live_two_years(name: str, town: Town, folder: Path) -> None:
    """Checks every week what is there."""
    database = town.database
    assert isinstance(database.clock, StoryClock)
    hold = {"id": UUID(int=1), "kind": None, "subject": her(HELD), "reason": "Widerspruch läuft"}
    for week in range(4 * len(MONTHS)):
        today = FIRST + timedelta(weeks=week)
        database.clock.set(datetime.combine(today, time(3), UTC))
        own = {"agency": AGENCY, "who": "lead", "now": database.clock.now()}
        if week % 4 == 0:
            month = week // 4
            FILL[name](town, month)
            given_up = {"not_before": moment(month), "given_up": "x", "kind": "x"}
            town.add("due", id=her(month), **given_up)
            lifted = {"lifted_because": "old", "lifted_at": moment(month)}
            town.add("retention_hold", id=her(month), **lifted)
        with database.agency(AGENCY) as work:
            if week == 0:
                work.connection.execute(SQL["hold"], {**own, **hold})
            if today == LIFTED:
                lift = {"id": hold["id"], "reason": "erledigt"}
                work.connection.execute(SQL["lift"], {**own, **lift})
            if today == GRANT_SET:
                work.connection.execute(SQL["set"], {**own, "evidence_until": GRANT})
        retention.plan_day(database.engine, database.clock)
        run_due(database, jobs_of(name, folder))
        wrong = {
            (kept.table, kept.where): (found, wanted)
            for kept in (*KEPT[name], *EVERYWHERE)
            if (found := town.ids(kept)) != (wanted := expected(kept, name, today, week // 4))
        }
        assert wrong == {}, f"week {week}: (found, expected)"


def test_every_rule_is_in_the_story() -> None:
    """A rule that is not tried here is none."""
    known = {"intake": INTAKE, "cohorts": COHORTS, "events": EVENTS, "notifications": NOTIFICATIONS}
    for name, own in known.items():
        assert {rule.table for rule in own.rules} <= {kept.table for kept in KEPT[name]}, name
