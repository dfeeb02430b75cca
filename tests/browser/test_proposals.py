"""Open proposals on pages, before the main job confirms one."""

from __future__ import annotations

import re
from collections.abc import Callable

from kreis.onebox.story.stage import Stage
from tests.browser.conftest import Seat
from tests.support.chromium import faults_of

Sit = Callable[..., Seat]


def test_proposals_stand_side_by_side_and_an_agreement_is_noted_and_taken_back(
    sit: Sit, stage: Stage
) -> None:
    """Before anything is confirmed; nobody in the demo is asked to agree, so one is by the API."""
    petra = sit("Petra Neumann")
    page = petra.page
    petra.open("/team/gruppen/vorschlaege")
    assert faults_of(page) == []
    assert "Vorschlag 1" in petra.text
    assert re.search(r"Haben Platz\s+2\d von 24", petra.text)
    assert "nein, bewiesen" in petra.text
    path = "/isolation-waivers"
    agreed = {"participant_id": stage.ids["P-23"]}
    stage.kreis.ask("group-planning", "POST", "cohorts", path, agreed)
    petra.open(f"/team/gruppen/vorschlag/{stage.proposal.rpartition('/')[2]}")
    assert faults_of(page) == []
    assert "Ist einverstanden, die einzige Person dieser Art" in petra.text

    petra.tap("Einverständnis zurücknehmen Stefanie K.")
    assert "Das Einverständnis gilt nicht mehr." in petra.told
    assert "Ist einverstanden" not in petra.text
    assert stage.kreis.ask("group-planning", "GET", "cohorts", path)["waivers"] == []
