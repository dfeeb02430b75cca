"""The kit for services, against programs that are none."""

from __future__ import annotations

import sys

import pytest

from kreis.kit.broker import Broker
from kreis.kit.service.parts import NOTIFICATIONS
from kreis.kit.service.running import results


@pytest.mark.parametrize(
    ("program", "says"),
    [
        ("import time; time.sleep(60)", "nothing about 3 of them"),
        ("print('no database'); raise SystemExit(3)", "it has ended with exit code 3"),
    ],
)
def test_who_writes_nothing_passes_no_case(
    services_broker: Broker, program: str, says: str
) -> None:
    part = NOTIFICATIONS["wire"]
    found = list(results([sys.executable, "-c", program], services_broker, part, patience=1))

    assert len(found) == len(part.cases)
    assert [each.name for each in found if each.holds] == []
    assert found[0].differs
    assert found[0].differs.came == says
    assert "print" not in program or "no database" in found[0].log
