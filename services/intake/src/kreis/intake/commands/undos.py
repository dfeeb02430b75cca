"""Taking an import back, while nothing was done with its people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from kreis.chassis.data.database import Work
from kreis.intake.commands import erasures
from kreis.intake.domain.refusals import NotYourImport, TooManyToUndo, UndoOver
from kreis.intake.store import imports, sight, undos

IN_TIME = timedelta(days=1)
"""How long an import can be taken back. Later somebody has planned with its people."""
MOST = 1_000
"""People of one undo. Each is erased in every service."""


def undo(work: Work, import_id: UUID, caller: str) -> dict[str, Any]:
    """Erases whom this import registered, in every service, and leaves whoever was worked with.

    The file can be imported again afterwards. Refuses: what is no finished import of the last day
    (`UndoOver`), and a caller who neither imported it nor is a lead (`NotYourImport`).
    """
    found = imports.get(work, import_id, lock=True)
    is_over = found["ended_at"] is None or work.now - found["ended_at"] > IN_TIME
    if found["is_dry_run"] or is_over or found["undone_at"] is not None:
        raise UndoOver
    viewer = sight.viewer(work, caller)
    if found["requested_by"] != caller and not viewer.sees_all:
        raise NotYourImport
    people = undos.people_of(work, import_id)
    if len(people) > MOST:
        raise TooManyToUndo(MOST)
    kept = undos.touched(work, import_id)
    gone = [each for each in people if each not in kept]
    for each in gone:
        erasures.request(work, each, caller)
    imports.change(work, import_id, undone_at=work.now)
    return {
        "removed": len(gone),
        "kept": [{"participant_id": each, "because": why} for each, why in kept.items()],
    }
