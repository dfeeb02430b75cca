"""Rows of two years in a service's database: every four weeks somebody leaves and a group ends."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

import psycopg
from dateutil.relativedelta import relativedelta
from psycopg.types.json import Jsonb

from kreis.chassis.data.database import Database
from tests.support.rows import Column, Rows, _value

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
        """A value of the column's type. Nothing is encrypted here, so nothing has to be opened."""
        if column.name.endswith("_sealed"):
            return None
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
    town.add("file_opening", participant_id=her(month), opened_at=moment(month))
    town.add("likeness_notice", participant_id=her(month), noticed_at=moment(month))
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
    town.add("person_phase", participant_id=her(month), stays_until=day(month))
    town.add("member_band", participant_id=her(month), as_of=day(month))
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
    town.add("link_session", hash=str(her(month)), ends_at=moment(month))
    town.add("link_change", **own, since=moment(month))
    for table in ("link_holder", "time_away"):
        town.add(table, participant_id=her(month))
    town.add("member_rhythm", participant_id=her(month), cohort_id=her(month), since=day(month))
    for table in ("date_child", "waiting", "date_answer"):
        town.add(table, **own, **date_)
    for table in ("roster_link", "signature_list", "contributor", "group_event_change"):
        town.add(table, **date_)
    for version in (1, 2):
        entered = {"version": version, "recorded_at": moment(month)}
        town.add("attendance", **date_, **entered, participant_id=her(month))
        town.add("cost", **date_, version=version, confirmed_at=moment(month))
    town.add("attendance_mark", **date_, participant_id=her(month), arrived_at=moment(month))
    town.add("appointment_slot", participant_id=her(month), starts_at=moment(month))


def fill_notifications(town: Town, month: int) -> None:
    own = {"participant_id": her(month), "invitation_id": her(month)}
    town.add("invitation", id=her(month), participant_id=her(month), noted_at=moment(month))
    town.add("message", **own, id=her(month), changed_at=moment(month), state="sent", kind="x")
    text = {"message_id": her(month), "participant_id": her(month)}
    town.add("message_text", **text, written_at=moment(month))
    town.add("mail_report", participant_id=her(month), reported_at=moment(month))
    town.add("group_message", id=her(month), written_at=moment(month))
    town.add("contributor_message", id=her(month), changed_at=moment(month))
    town.add("circle_message", id=her(month), changed_at=moment(month))
    town.add("weekly_letter", id=her(month), staff_id=her(month), changed_at=moment(month))
    is_open = month == BACK
    town.add("call_task", **own, closed_at=None if is_open else moment(month))
    town.add("appointment", **own, id=her(month), ends_at=moment(month))
    town.add("time_away", participant_id=her(month), noted_at=moment(month))


def fill_insights(town: Town, month: int) -> None:
    her_own = {"participant_id": her(month)}
    cohort_date = {"cohort_id": her(month), "group_event_id": her(month)}
    town.add("cohort_date", **cohort_date, build=1, day=day(month))
    town.add("presence", **her_own, group_event_id=her(month), build=1, day=None)
    town.add("answer_to_all", **her_own, build=1, answered_on=day(month))
    town.add("membership_change", **her_own, cohort_id=her(month), build=1)
    without_dates = UUID(int=5000 + month)
    town.add("membership_change", **her_own, cohort_id=without_dates, build=1, day=day(month))
    town.add("publication", **her_own, as_of=day(month))


def fill_subscriptions(town: Town, month: int) -> None:
    town.add("forgotten", pseudonym=her(month), forgotten_at=moment(month))


def fill_exchange(town: Town, month: int) -> None:
    town.add("invitation", id=her(month), invited_at=moment(month))
    town.add("link", hash=str(her(month)), member_id=None, made_at=moment(month))
    town.add("ask", id=her(month), ends_at=moment(month), ended_at=None)
    town.add("standing", id=her(month), ended_at=moment(month))
    town.add("open_offer", id=her(month), ends_at=moment(month))
    town.add("report", id=her(month), settled_at=moment(month))
    town.add("wanted_message", id=her(month), wanted_at=moment(month))
    town.add("circle", id=her(month), closed_at=moment(month))
    town.add("member", id=her(month), left_at=moment(month))


FILL: dict[str, Callable[[Town, int], None]] = {
    "intake": fill_intake,
    "cohorts": fill_cohorts,
    "events": fill_events,
    "notifications": fill_notifications,
    "insights": fill_insights,
    "subscriptions": fill_subscriptions,
    "exchange": fill_exchange,
}
