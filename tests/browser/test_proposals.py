"""Open proposals on pages, before the main job confirms one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import START
from tests.browser.seats import Seat
from tests.support.chromium import faults_of

Sit = Callable[..., Seat]


def test_proposals_stand_side_by_side(sit: Sit) -> None:
    petra = sit("Petra Neumann")
    petra.open("/team/gruppen/vorschlaege")
    assert faults_of(petra.page) == []
    assert "Vorschlag 1" in petra.text
    assert re.search(r"Haben Platz\s+2\d von 24", petra.text)
    assert "nein, bewiesen" in petra.text


def test_an_agreement_to_be_the_only_one_is_noted_and_taken_back(sit: Sit, stage: Stage) -> None:
    """The demo asks nobody to agree. For this test Tetiana is the only one who speaks Persian, and
    has time in April."""
    petra = sit("Petra Neumann")
    with only_one_of_her_language(stage, "P-24"):
        petra.open(f"/team/gruppen/vorschlag/{stage.proposal.rpartition('/')[2]}")
        assert faults_of(petra.page) == []
        assert "Ein Anruf hilft: Ist es recht, mit der eigenen Sprache" in petra.text

        petra.tap("Ist einverstanden, in der Gruppe allein zu sein Tetiana H.")
        assert "Das Einverständnis ist notiert, mit Ihrem Namen." in petra.told
        assert faults_of(petra.page) == []
        assert (
            "Ist einverstanden, mit Sprache oder Geschlecht in der Gruppe allein zu sein"
            in petra.text
        )
        assert [each["participant_id"] for each in waivers(stage)] == [stage.ids["P-24"]]

        petra.tap("Einverständnis zurücknehmen Tetiana H.")
        assert "Das Einverständnis gilt nicht mehr." in petra.told
        assert waivers(stage) == []


@contextmanager
def only_one_of_her_language(stage: Stage, sign: str) -> Iterator[None]:
    """Within the block, being the only one is all that keeps her from a group in April."""
    path = f"/participants/{stage.ids[sign]}"
    known = stage.kreis.ask("contact-person", "GET", "intake", path)
    before = helps(stage, sign)
    in_april = [{"monday": START, "mornings": "yes"}]
    change(stage, path, {"language": "fa", "languages": ["de"], "start_weeks": in_april})
    wait_until_helps(stage, sign, ["isolation"])
    try:
        yield
    finally:
        own = {name: known[name] for name in ("language", "languages", "start_weeks")}
        change(stage, path, own)
    wait_until_helps(stage, sign, before)


def change(stage: Stage, path: str, changes: dict[str, Any]) -> None:
    stage.kreis.ask("contact-person", "PATCH", "intake", path, changes)


def helps(stage: Stage, sign: str) -> list[str]:
    """About what a call would place her."""
    shown = stage.kreis.ask("group-planning", "GET", "cohorts", stage.proposal)
    calls = [
        call["relax"]
        for each in shown["unplaced"]
        if each["participant_id"] == stage.ids[sign]
        for call in each["help"]
    ]
    return sorted(set(calls))


def wait_until_helps(stage: Stage, sign: str, wanted: list[str]) -> None:
    """Until cohorts has heard of her."""
    stage.kreis.eventually(lambda: helps(stage, sign), wanted.__eq__, f"what helps {sign}")


def waivers(stage: Stage) -> list[dict[str, Any]]:
    asked = stage.kreis.ask("group-planning", "GET", "cohorts", "/isolation-waivers")
    found: list[dict[str, Any]] = asked["waivers"]
    return found
