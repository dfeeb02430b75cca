"""Taking the rows of an import, which lasts, and forgetting the import."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from kreis.chassis.client.peers import Peer, Refused, Unavailable
from kreis.chassis.client.tokens import tokens_of
from kreis.chassis.data.database import Work
from kreis.chassis.process.due import Due, GiveUp, LeaseLost, TryLater
from kreis.intake.commands import imports as commands
from kreis.intake.commands.imported_rows import Tally
from kreis.intake.config import IntakeSettings
from kreis.intake.domain.imports.answers import Answers
from kreis.intake.domain.imports.records import Record
from kreis.intake.domain.imports.rows import Known, Row, Surroundings, read_row
from kreis.intake.domain.imports.table import Table, read_table
from kreis.intake.domain.topics import Topic
from kreis.intake.schemas.rows import registration_of
from kreis.intake.store import imports, sight, staff, topics

BATCH = 50
"""Rows of one transaction: what a crash has to do again, and how often progress shows."""
_VENUE_COLUMNS = {"reach", "reach_with_lift", "excluded_venues"}


class _OnlyTried(Exception):
    """The end of a trial: everything it did is rolled back."""


class Importing:
    def __init__(self, settings: IntakeSettings) -> None:
        self._cohorts = Peer("cohorts", settings.cohorts_url, tokens_of(settings, "intake"))

    def run(self, due: Due) -> None:
        """Takes the rows that are not done yet. Killed in between, it goes on where it was."""
        with due.database.agency(due.agency) as work:
            found = imports.find(work, due.subject)
            raw = imports.file_of(work, due.subject)
            colleagues = staff.everybody(work)
            catalogue = topics.every(work)
        if found is None or raw is None or found["ended_at"] is not None:
            with due.finish():
                return
        answers = Answers.of(found["answers"])
        table = read_table(raw, answers)
        surroundings = Surroundings(
            staff=[_staff(person) for person in colleagues],
            venues=self._venues(due.agency, table, answers),
            contact_person_id=found["contact_person_id"],
            topics=_named(catalogue),
            mornings=answers.mornings,
        )
        way = _try if found["is_dry_run"] else _import
        way(due, _Reader(table, surroundings, answers), found)

    def _venues(self, agency: UUID, table: Table, answers: Answers) -> list[Known]:
        """The venues that rows may name. An empty column asks nobody."""
        filled = {each.means for each in table.columns if each.examples}
        mended = {name for own in answers.cells.values() for name in own}
        if not _VENUE_COLUMNS & (filled | mended):
            return []
        try:
            found = self._cohorts.get("/v1/venues", agency=agency, purpose="import of newcomers")
        except Unavailable as fault:
            raise TryLater("cohorts do not answer") from fault
        except Refused as fault:
            raise GiveUp("venues-unknown") from fault
        return [Known(UUID(each["id"]), (each["name"], each["town"])) for each in found]


@dataclass(frozen=True)
class _Reader:
    """Reads the rows of a table as registrations, cells that staff put right included."""

    table: Table
    surroundings: Surroundings
    answers: Answers

    def rows(self, records: list[Record]) -> list[tuple[Row, dict[str, Any]]]:
        mended = self.answers.cells
        rows = [
            read_row(self.table, each, self.surroundings, mended.get(each.line)) for each in records
        ]
        return [(row, registration_of(row)) for row in rows]


def _import(due: Due, reader: _Reader, found: dict[str, Any]) -> None:
    """Imports in batches, each in one transaction with its findings and the count of both.

    Rows that were not taken become a trial of their own.
    """
    done = found["done"]
    records = islice(reader.table.records(), done, None)
    while batch := list(islice(records, BATCH)):
        with due.database.agency(due.agency) as work:
            current = imports.find(work, due.subject, lock=True)
            if current is None or current["done"] != done:
                raise LeaseLost("somebody else goes on with this import")
            tally = commands.take(work, reader.rows(batch), found)
            _note(work, due.subject, tally, found["requested_by"])
        done += len(batch)
        due.renew()
    with due.database.agency(due.agency) as work:
        left = commands.open_rows_of(work, due.subject, reader.table)
    with due.finish() as work:
        imports.change(work, due.subject, state="finished", ended_at=work.now, file=None)
        if left is not None:
            commands.try_open_rows(work, found, left)


def _try(due: Due, reader: _Reader, found: dict[str, Any]) -> None:
    """Tries all rows in one transaction that is rolled back.

    So a trial finds just what the import would.
    """
    total = Tally()
    try:
        with due.database.agency(due.agency) as work:
            records = reader.table.records()
            while batch := list(islice(records, BATCH)):
                tally = commands.take(work, reader.rows(batch), found)
                total.counts += tally.counts
                total.findings += tally.findings
                total.unseen += tally.unseen
                _show(due, total)
            raise _OnlyTried
    except _OnlyTried:
        pass
    with due.finish() as work:
        imports.change(work, due.subject, done=0, added=0, known=0, held_back=0, faulty=0)
        for each in total.findings:
            # Whoever was registered for a trial is not there any more.
            each["participant_id"] = None if each["outcome"] == "added" else each["participant_id"]
        _note(work, due.subject, total, found["requested_by"])
        imports.change(work, due.subject, state="finished", ended_at=work.now)


def _note(work: Work, import_id: UUID, tally: Tally, importer: str) -> None:
    imports.add_findings(work, import_id, tally.findings)
    for each in tally.unseen:
        sight.notice_likeness(work, each["participant_id"], importer, each["same"])
    imports.count(work, import_id, dict(tally.counts))
    imports.change(work, import_id, state="running")


def _show(due: Due, total: Tally) -> None:
    """How far a trial has come, for the people who wait."""
    with due.database.agency(due.agency) as work:
        counts = {name: total.counts[name] for name in ("added", "known", "held_back", "faulty")}
        done = sum(counts.values())
        imports.change(work, due.subject, state="running", done=done, **counts)
    due.renew()


def _named(catalogue: list[Topic]) -> dict[str, str]:
    """Name or key of a topic, in small letters, → its key."""
    return {
        word.casefold(): each.key
        for each in catalogue
        if each.is_in_catalogue
        for word in (*each.names.values(), each.key)
    }


def _staff(person: dict[str, Any]) -> Known:
    full = f"{person['first_name']} {person['last_name']}"
    return Known(person["id"], (full, person["last_name"]))


def fail(work: Work, due: Due, reason: str) -> None:
    failure = reason if reason == "venues-unknown" else "stopped"
    imports.change(work, due.subject, state="failed", failure=failure, ended_at=work.now, file=None)


def forget(due: Due) -> None:
    """After seven days nothing is left of an import but the people it registered."""
    with due.finish() as work:
        imports.remove(work, due.subject)
