"""Imports: files of newcomers, what was found in them, and which rows are known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.dialects import postgresql

from kreis.chassis.data.database import Work
from kreis.intake.domain.imports.records import MAX_ROWS
from kreis.intake.domain.refusals import NoImport
from kreis.intake.store.tables import csv_import, import_finding, imported_row, own

_SHOWN = [column for column in csv_import.c if column.name not in ("file", "agency_id")]
_remembered = postgresql.insert(imported_row)
_REMEMBER = _remembered.on_conflict_do_update(
    index_elements=["agency_id", "fingerprint"],
    set_={each: _remembered.excluded[each] for each in ("participant_id", "import_id")},
)


def add(work: Work, values: dict[str, Any]) -> None:
    work.connection.execute(insert(csv_import).values(agency_id=work.agency, **values))


def find(work: Work, import_id: UUID, *, lock: bool = False) -> dict[str, Any] | None:
    """Loads an import without its file, or None. `lock` holds its row until the end."""
    statement = select(*_SHOWN).where(*_is(work, import_id))
    if lock:
        statement = statement.with_for_update()
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else dict(row._mapping)


def get(work: Work, import_id: UUID, *, lock: bool = False) -> dict[str, Any]:
    """Loads an import as `find` does. Refuses: an unknown one (`NoImport`)."""
    found = find(work, import_id, lock=lock)
    if found is None:
        raise NoImport(import_id)
    return found


def follower(work: Work, import_id: UUID) -> dict[str, Any] | None:
    """The import that was made of this trial."""
    statement = select(*_SHOWN).where(
        csv_import.c.agency_id == work.agency, csv_import.c.follows == import_id
    )
    row = work.connection.execute(statement).one_or_none()
    return None if row is None else dict(row._mapping)


def newest(work: Work, limit: int) -> list[dict[str, Any]]:
    statement = (
        select(*_SHOWN)
        .where(csv_import.c.agency_id == work.agency)
        .order_by(csv_import.c.requested_at.desc(), csv_import.c.id)
        .limit(limit)
    )
    return [dict(row._mapping) for row in work.connection.execute(statement)]


def file_of(work: Work, import_id: UUID) -> bytes | None:
    statement = select(csv_import.c.file).where(*_is(work, import_id))
    found = work.connection.execute(statement).scalar_one_or_none()
    return None if found is None else bytes(found)


def change(work: Work, import_id: UUID, **values: Any) -> None:
    work.connection.execute(update(csv_import).where(*_is(work, import_id)).values(**values))


def count(work: Work, import_id: UUID, counts: dict[str, int]) -> None:
    """Adds these counts to those so far."""
    more = {name: csv_import.c[name] + number for name, number in counts.items()}
    change(work, import_id, done=csv_import.c.done + sum(counts.values()), **more)


def is_of_a_row(work: Work, participant_id: UUID) -> bool:
    """Returns whether she came by a file."""
    statement = select(imported_row.c.participant_id).where(
        imported_row.c.agency_id == work.agency, imported_row.c.participant_id == participant_id
    )
    return work.connection.execute(statement.limit(1)).first() is not None


def remove(work: Work, import_id: UUID) -> None:
    work.connection.execute(delete(csv_import).where(*_is(work, import_id)))


def add_findings(work: Work, import_id: UUID, findings: Sequence[dict[str, Any]]) -> None:
    if findings:
        rows = [{"agency_id": work.agency, "import_id": import_id, **each} for each in findings]
        work.connection.execute(insert(import_finding), rows)


def forget_findings(work: Work, import_id: UUID) -> None:
    statement = delete(import_finding).where(
        import_finding.c.agency_id == work.agency, import_finding.c.import_id == import_id
    )
    work.connection.execute(statement)


def findings(work: Work, import_id: UUID, after: int, limit: int) -> list[dict[str, Any]]:
    """One page of findings, in the order of the file."""
    statement = (
        select(import_finding)
        .where(
            import_finding.c.agency_id == work.agency,
            import_finding.c.import_id == import_id,
            import_finding.c.line > after,
        )
        .order_by(import_finding.c.line)
        .limit(limit)
    )
    return [own(row) for row in work.connection.execute(statement)]


def every_finding(work: Work, import_id: UUID) -> list[dict[str, Any]]:
    """All findings, in the order of the file: at most one for each of its rows."""
    return findings(work, import_id, 0, MAX_ROWS)


def whose_rows(work: Work, fingerprints: Collection[str]) -> dict[str, UUID]:
    """Maps those of these fingerprints that are known to the person of the row."""
    statement = select(imported_row.c.fingerprint, imported_row.c.participant_id).where(
        imported_row.c.agency_id == work.agency, imported_row.c.fingerprint.in_(fingerprints)
    )
    rows = work.connection.execute(statement)
    return {row.fingerprint: row.participant_id for row in rows}


def remember_rows(work: Work, made: Mapping[str, UUID], import_id: UUID) -> None:
    """Notes whom these rows made, by their fingerprints."""
    own = {"agency_id": work.agency, "import_id": import_id}
    rows = [
        {**own, "fingerprint": fingerprint, "participant_id": participant_id}
        for fingerprint, participant_id in made.items()
    ]
    if rows:
        work.connection.execute(_REMEMBER, rows)


def one_at_a_time(work: Work) -> None:
    """Holds the agency's lock on taking rows until the end of this transaction.

    Two files with the same row would both find nobody, and register her twice.
    """
    work.connection.execute(
        text("select pg_advisory_xact_lock(hashtextextended('import-rows/' || :agency, 0))"),
        {"agency": str(work.agency)},
    )


def _is(work: Work, import_id: UUID) -> tuple[Any, Any]:
    return csv_import.c.agency_id == work.agency, csv_import.c.id == import_id
