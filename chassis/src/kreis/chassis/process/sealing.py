"""Sealing: encrypts stored values that are still plain.

Promise: a round brings every row of the sealed columns into its form. It encrypts what an older
release wrote plain, decrypts what need not be encrypted any more, and uses the newest key for
values of older keys. A locked row waits for the next round. A value that cannot be opened stays as
it is; the metric `kreis_sealed_unreadable` counts it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import TextClause, text

from kreis.chassis import metrics
from kreis.chassis.data.database import Database, Work
from kreis.chassis.data.sealing import SealedColumn
from kreis.chassis.encryption import LABEL, CannotOpen
from kreis.chassis.health import Heartbeats

EVERY, TURN = 600, 10
"""Seconds between two rounds, and between two heartbeats."""
BATCH = 200

log = structlog.stdlib.get_logger("sealing")


class Sealing:
    def __init__(
        self, database: Database, columns: Sequence[SealedColumn], beats: Heartbeats
    ) -> None:
        self._database, self._columns, self._beats = database, columns, beats

    def run(self, stop: threading.Event) -> None:
        while not stop.is_set():
            self.round()
            for _ in range(EVERY // TURN):
                self._beats.beat("sealing")
                if stop.wait(TURN):
                    return

    def round(self) -> int:
        """Rewrites the values of all agencies. Returns how many were rewritten."""
        rewritten, unreadable = 0, 0
        for column in self._columns:
            for agency in self._agencies(column):
                done, lost = self._of_agency(column, agency)
                rewritten, unreadable = rewritten + done, unreadable + lost
        metrics.sealed_unreadable.set(unreadable)
        if rewritten:
            log.info("values_rewritten", count=rewritten)
        return rewritten

    def _agencies(self, column: SealedColumn) -> list[UUID]:
        with self._database.engine.begin() as connection:
            found = connection.execute(text(f"select agencies_of_{column.table}()"))
            return list(found.scalars())

    def _of_agency(self, column: SealedColumn, agency: UUID) -> tuple[int, int]:
        """Returns how many values were rewritten, and how many cannot be opened."""
        label, done, lost = self._database.sealer.label, 0, 0
        while True:
            self._beats.beat("sealing")
            named = {"agency": agency, "label": label, "blank": column.blank, "lost": lost}
            with self._database.agency(agency) as work:
                rows = work.connection.execute(_out_of_form(column), named).all()
                opened = sum(_rewrite(work, column, row) for row in rows)
            done, lost = done + opened, lost + len(rows) - opened
            if len(rows) < BATCH:
                return done, lost


def _rewrite(work: Work, column: SealedColumn, row: Any) -> bool:
    key = {name: getattr(row, name) for name in column.key}
    place = " ".join(map(str, key.values()))
    try:
        value = column.read(work, place, row.old_plain, row.old_sealed)
    except CannotOpen as fault:
        log.error("value_unreadable", fault=str(fault))  # noqa: TRY400
        return False
    new = column.values(work, place, value, sealed=row.is_secret)
    changes = ", ".join(f"{name} = :{name}" for name in new)
    is_it = "".join(f" and {name} = :{name}" for name in key)
    statement = f"update {column.table} set {changes} where agency_id = :agency_id{is_it}"
    work.connection.execute(text(statement), {"agency_id": work.agency, **key, **new})
    return True


def _out_of_form(column: SealedColumn) -> TextClause:
    plain, sealed, key = column.column, f"{column.column}_sealed", ", ".join(column.key)
    is_plain = f"{plain} <> '' and {plain} is distinct from cast(:blank as text)"
    is_old = f"not ({column.when}) or substring({sealed} from 1 for {LABEL}) <> :label"
    return text(
        f"select {key}, {plain} as old_plain, {sealed} as old_sealed, ({column.when}) as is_secret"
        f" from {column.table} where agency_id = :agency"
        f" and (({column.when}) and {is_plain} or {sealed} is not null and ({is_old}))"
        f" order by {key} offset :lost limit {BATCH} for update skip locked"
    )
