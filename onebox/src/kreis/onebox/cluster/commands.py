"""`kreis doctor --kubernetes`: says what is wrong, once or until all is well."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime

from kreis.onebox.cluster.looks import Final, findings
from kreis.onebox.cluster.reading import NoKubectl, Place, read
from kreis.onebox.doctor import Finding
from kreis.onebox.fault import Fault

_PAUSE = 3.0


def looked(place: Place, patience: float) -> Sequence[Finding]:
    """What is found when all is well, when something has failed for good, or after `patience`
    seconds. Raises `Fault` if the cluster cannot be read then, and at once without kubectl."""
    until = time.monotonic() + patience
    while True:
        is_over = time.monotonic() >= until
        try:
            found = list(findings(read(place), place, datetime.now(UTC)))
        except Fault as fault:
            if is_over or isinstance(fault, NoKubectl):
                raise
            time.sleep(_PAUSE)
            continue
        wrong = [each for each in found if not each.ok]
        if is_over or not wrong or any(isinstance(each, Final) for each in wrong):
            return found
        time.sleep(_PAUSE)
