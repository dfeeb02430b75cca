"""What events does when it is due: erasing."""

from __future__ import annotations

from typing import Any

from kreis.chassis import erasure
from kreis.chassis.due import Job
from kreis.events import messages
from kreis.events.store.inventory import INVENTORY


def jobs(_: Any) -> list[Job]:
    return [erasure.job(INVENTORY, messages.erasure_acknowledged)]
