"""Cleanse: takes what was deleted off the disk. Deleting a row leaves its bytes in the files.

Promise: after `cleanse`, the files of the database hold no bytes of rows that were deleted before
it began. It rewrites every table that has changed since the last time, with its indexes, and
forgets the statistics of its columns, which hold samples of values. Then it ends the current
segment of the write-ahead log, so that two checkpoints remove the older ones. The server needs
`wal_recycle=off`: recycled segments keep their bytes.
Refuses: to count a table as done while an older transaction still sees its deleted rows. Such a
table is rewritten again, then reported. Waits at most `PATIENCE` for a table's lock, so that
requests do not queue behind it.

Only the owner of the database can do this. It runs at night, by the role `cleanse`. Writing to a
table waits while it is rewritten: about one second for each 100 MB.
"""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field

import psycopg
import structlog
from psycopg import sql

from kreis.chassis.data.outbox import libpq

PATIENCE = 5
"""Seconds to wait for the lock of one table."""
TRIES = 6
SETTLE = 12.0
"""Seconds until every connection has told the server what it has changed. Idle ones need ten."""
PAUSE = 10.0
"""Seconds between two tries of tables that were locked or still seen."""
_SEEN = re.compile(r"\b([1-9]\d*) dead row versions cannot be removed yet")
_CHANGED = """
select s.relname, s.n_tup_ins + s.n_tup_upd + s.n_tup_del from pg_stat_user_tables as s
left join cleansed as c on c.table_name = s.relname
where s.schemaname = 'public' and s.relname not in ('alembic_version', 'cleansed')
and (c.changes is null or c.changes <> s.n_tup_ins + s.n_tup_upd + s.n_tup_del)
"""
_DONE = """
insert into cleansed (table_name, changes, at) values (%s, %s, clock_timestamp())
on conflict (table_name) do update set changes = excluded.changes, at = excluded.at
"""
_SAMPLED = """
with own as (
  select %s::regclass as oid
  union all select indexrelid from pg_index where indrelid = %s::regclass and indexprs is not null
)
select c.relname, a.attname from own join pg_class as c using (oid)
join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
"""
"""Columns that may have samples, those of indexes on expressions included. The view `pg_stats`
would hide them: row-level security binds the owner, too."""
_DELETE_SAMPLES = """
delete from pg_statistic where starelid = %s::regclass
or starelid in (select indexrelid from pg_index where indrelid = %s::regclass)
"""
_OLD_STATISTICS = "vacuum (full) pg_catalog.pg_statistic"

log = structlog.stdlib.get_logger("cleanse")


@dataclass
class Outcome:
    """What a cleanse has done, and what is left for the next one."""

    rewritten: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    statistics_forgotten: bool = True
    log_ended: bool = True

    @property
    def is_complete(self) -> bool:
        return not self.left and self.statistics_forgotten and self.log_ended


def cleanse(owner_url: str, *, settle: float = SETTLE) -> Outcome:
    """Rewrites what has changed. Returns what was done and what is left. Waits `settle` seconds
    first."""
    outcome = Outcome()
    with psycopg.connect(libpq(owner_url), autocommit=True) as line:
        time.sleep(settle)
        line.execute(f"set lock_timeout = '{PATIENCE}s'")
        waiting: dict[str, int] = dict(line.execute(_CHANGED).fetchall())
        for attempt in range(TRIES):
            if attempt and waiting:
                time.sleep(PAUSE)
            for table, changes in list(waiting.items()):
                if _rewritten(line, table, outcome):
                    line.execute(_DONE, (table, changes))
                    outcome.rewritten.append(table)
                    del waiting[table]
        outcome.left = sorted(waiting)
        # The old samples are deleted rows of a catalogue.
        outcome.statistics_forgotten &= _did(line, _OLD_STATISTICS)
        for each in ("checkpoint", "select pg_switch_wal()", "checkpoint"):
            outcome.log_ended &= _did(line, each)
    log.info("cleansed", tables=len(outcome.rewritten), left=outcome.left)
    return outcome


def _rewritten(line: psycopg.Connection, table: str, outcome: Outcome) -> bool:
    seen: list[str] = []

    def note(told: psycopg.errors.Diagnostic) -> None:
        seen.extend(_SEEN.findall(told.message_detail or ""))

    line.add_notice_handler(note)
    try:
        outcome.statistics_forgotten &= _forget_samples(line, table)
        statement = sql.SQL("vacuum (full, analyze, verbose) {}").format(sql.Identifier(table))
        line.execute(statement)
    except (psycopg.errors.LockNotAvailable, psycopg.errors.DeadlockDetected):
        return False
    finally:
        line.remove_notice_handler(note)
    return not seen


def _forget_samples(line: psycopg.Connection, table: str) -> bool:
    """Forgets the samples of all columns: an empty table keeps its old ones otherwise. Before
    PostgreSQL 18 this needs a superuser."""
    name = f'public."{table}"'
    if line.info.server_version < 180_000:
        return _did(line, _DELETE_SAMPLES, name, name)
    for relation, column in line.execute(_SAMPLED, (name, name)).fetchall():
        line.execute("select pg_clear_attribute_stats('public', %s, %s, false)", (relation, column))
    return True


def _did(line: psycopg.Connection, statement: str, *values: str) -> bool:
    """False where a managed server does not let the owner do it."""
    try:
        line.execute(statement.encode(), values)
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.LockNotAvailable) as fault:
        log.warning("not_cleansed", fault=type(fault).__name__)
        return False
    return True
