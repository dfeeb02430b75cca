"""Two years on a story clock: nothing is kept beyond its period, and what is held stays.

Every four weeks somebody leaves and a group ends. The test knows the periods on its own; it asks no
rule of the services. An id tells in which of these months its row was born.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import text

from kreis.chassis.data.clock import StoryClock
from kreis.chassis.data.retention import SQL, days
from kreis.chassis.process import retention
from kreis.chassis.process.due import Job
from kreis.cohorts.store.retention import RETENTION as COHORTS
from kreis.events.store.retention import RETENTION as EVENTS
from kreis.exchange.store.retention import RETENTION as EXCHANGE
from kreis.insights.store.retention import RETENTION as INSIGHTS
from kreis.intake.commands.erasures import CLOSE, LOOK
from kreis.intake.jobs.erasures import close, look
from kreis.intake.jobs.periods import ACTS
from kreis.intake.store.retention import RETENTION as INTAKE
from kreis.notifications.senders.file_outbox import FileOutbox
from kreis.notifications.store import circle_messages, messages
from kreis.notifications.store.retention import RETENTION as NOTIFICATIONS
from kreis.subscriptions.store.retention import RETENTION as SUBSCRIPTIONS
from tests.support import erasing
from tests.support.databases import Databases
from tests.support.fixtures import run_due
from tests.support.services import NAMES, TOLD_OF_ERASURES, service_of
from tests.support.years import (
    AGENCY,
    BACK,
    FILL,
    FIRST,
    GRANT,
    GRANT_SET,
    HELD,
    LIFTED,
    MONTHS,
    Kept,
    Town,
    day,
    erased,
    her,
    moment,
    stranger,
)

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
        Kept("file_opening", "participant_id", YEAR),
        Kept("likeness_notice", "participant_id", YEAR),
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
        Kept("person_phase", "participant_id", YEAR),
        Kept("member_band", "participant_id", YEAR),
    ],
    "events": [
        Kept("link", "invitation_id", DAYS30),
        Kept("feed", "invitation_id", DAYS30),
        Kept("roster_link", "group_event_id", DAYS30, is_hers=False),
        Kept("link_session", "hash", DAYS30, is_hers=False),
        Kept("link_change", "invitation_id", DAYS30, is_hers=False),
        Kept("link_holder", "participant_id", DAYS30),
        Kept("time_away", "participant_id", HALF),
        Kept("member_rhythm", "participant_id", HALF),
        Kept("coming_child", "invitation_id", WEEKS4),
        Kept("date_child", "invitation_id", WEEKS4),
        Kept("waiting", "invitation_id", WEEKS4),
        Kept("answer", "invitation_id", HALF),
        Kept("date_answer", "invitation_id", HALF),
        Kept("invitation", "id", YEAR),
        Kept("attendance", "participant_id", YEAR, "version = 1"),
        Kept("attendance", "participant_id", YEAR, "version = 2", is_evidence=True),
        Kept("attendance_mark", "participant_id", YEAR),
        Kept("signature_list", "group_event_id", YEAR, is_evidence=True, is_hers=False),
        Kept("appointment_slot", "participant_id", YEAR),
        Kept("contributor", "group_event_id", HALF, is_hers=False),
        Kept("group_event_change", "group_event_id", YEAR, is_hers=False),
        Kept("cost", "group_event_id", YEAR, "version = 1", is_hers=False),
    ],
    "notifications": [
        Kept("message", "participant_id", DAYS30),
        Kept("message_text", "message_id", DAYS30),
        Kept("mail_report", "participant_id", DAYS30),
        Kept("group_message", "id", DAYS30, is_hers=False),
        Kept("contributor_message", "id", DAYS30, is_hers=False),
        Kept("weekly_letter", "id", DAYS30, is_hers=False),
        Kept("circle_message", "id", DAYS30, is_hers=False),
        Kept("call_task", "participant_id", DAYS30),
        Kept("appointment", "participant_id", DAYS30),
        Kept("time_away", "participant_id", YEAR),
        Kept("invitation", "id", YEAR),
    ],
    "insights": [
        Kept("presence", "participant_id", YEAR),
        Kept("answer_to_all", "participant_id", YEAR),
        Kept("membership_change", "participant_id", YEAR),
        Kept("publication", "participant_id", YEAR),
    ],
    "subscriptions": [
        Kept("forgotten", "pseudonym", YEAR, is_hers=False),
    ],
    "exchange": [
        Kept("invitation", "id", relativedelta(days=14), is_hers=False),
        Kept("link", "hash", relativedelta(days=60), is_hers=False),
        Kept("ask", "id", relativedelta(days=14), is_hers=False),
        Kept("standing", "id", relativedelta(days=14), is_hers=False),
        Kept("open_offer", "id", relativedelta(days=14), is_hers=False),
        Kept("report", "id", HALF, is_hers=False),
        Kept("wanted_message", "id", relativedelta(days=14), is_hers=False),
        Kept("circle", "id", relativedelta(days=14), is_hers=False),
        Kept("member", "id", relativedelta(months=14), is_hers=False),
    ],
}
EVERYWHERE = [
    Kept("due", "id", relativedelta(months=3), "n between 1000 and 1999", is_hers=False),
    Kept("retention_hold", "id", YEAR, "lifted_because = 'old'", is_hers=False),
]


STAYS = {
    "intake": {"participant", "enrolment", "programme_exit", "child", "notice", "consent"}
    | {"imported_row", "grouping_rule"},
    "cohorts": {"membership"},
    "events": set[str](),
    "notifications": {"message", "call_task", "appointment", "invitation"},
    "insights": set[str](),
    "subscriptions": set[str](),
    "exchange": set[str](),
}
"""Tables with a row of `BACK` that something of the service's own holds: she came back, she is
still in the programme, staff have to call her."""


def jobs_of(name: str, folder: Path) -> Sequence[Job]:
    def forget(work: Any, ids: list[UUID]) -> None:
        FileOutbox(folder).remove(ids)
        messages.forget(work, ids)

    def forget_of_circles(work: Any, ids: list[UUID]) -> None:
        circle_messages.forget(work, ids)

    acts = {"messages": forget, "messages-to-circles": forget_of_circles}
    daily = {
        "intake": retention.job(INTAKE, ACTS),
        "cohorts": retention.job(COHORTS),
        "events": retention.job(EVENTS),
        "notifications": retention.job(NOTIFICATIONS, acts),
        "insights": retention.job(INSIGHTS),
        "subscriptions": retention.job(SUBSCRIPTIONS),
        "exchange": retention.job(EXCHANGE),
    }[name]
    erasing_jobs = erasing.jobs(name) if name in TOLD_OF_ERASURES else []
    return [daily, *erasing_jobs, Job(CLOSE, close), Job(LOOK, look)]


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
    # These keep nothing under a person's id, so a hold on her holds nothing there.
    assert any(row["held"] for row in report) == (name not in ("subscriptions", "exchange"))


def _live_two_years(name: str, town: Town, folder: Path) -> None:
    """Checks every week what is there."""
    database = town.database
    assert isinstance(database.clock, StoryClock)
    hold = {
        "id": UUID(int=1),
        "kind": None,
        "subject": her(HELD),
        "reason": "",
        "reason_sealed": b"x",
    }
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
                lift = {"id": hold["id"], "lifted_because": "", "lifted_because_sealed": b"x"}
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
    known |= {"insights": INSIGHTS, "subscriptions": SUBSCRIPTIONS}
    for name, own in known.items():
        assert {rule.table for rule in own.rules} <= {kept.table for kept in KEPT[name]}, name
