"""Due work after the upgrade from 0.1.0: telling on privacy.v2 what stands on privacy.v1."""

from __future__ import annotations

from kreis.chassis.process.due import Due
from kreis.intake.commands import consents, forgetting, protection
from kreis.intake.messages import participant_erased
from kreis.intake.store import erasures, participants

TELL = "tell-privacy"
_BATCH = 100


def tell(due: Due) -> None:
    """Tells everybody's consents and protection, and each erasure that is not closed. Readers
    recognise by the version what they know."""
    last = None
    while True:
        with due.database.agency(due.agency) as work:
            found = participants.page(work, last, _BATCH)
            for each in found:
                locked = participants.find(work, each.id, lock=True)
                if locked is not None:
                    protection.tell(work, locked)
                    consents.tell_again(work, each.id)
        due.renew()
        if len(found) < _BATCH:
            break
        last = found[-1].id
    with due.finish() as work:
        for gone in erasures.open_ones(work):
            participant_erased(work, gone)
            forgetting.tell(work, gone)
