"""What intake does when it is due: erasing, here and in the end on the topics."""

from __future__ import annotations

from typing import Any

from kreis.chassis import erasure
from kreis.chassis.due import Due, Job
from kreis.intake import messages
from kreis.intake.commands import erasures
from kreis.intake.store.inventory import INVENTORY


def jobs(_: Any) -> list[Job]:
    return [
        erasure.job(INVENTORY, messages.erasure_acknowledged),
        Job(erasures.CLOSE, _close),
    ]


def _close(due: Due) -> None:
    with due.finish() as work:
        erasures.close(work, due.subject)
