"""The figures that the story ends with, and the pages that show them.

`docs/story.md` has the sum behind each.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import UUID

from kreis.onebox.story.lighter import QUARTER
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import KAMEN, UNNA

GROUPS = {"Unna": UNNA, "Kamen": KAMEN}
LAST_WEEK = 12
EFFECTS, TIES = f"/team/was-wirkt?quartal={QUARTER}", f"/team/was-wirkt/bindungen?quartal={QUARTER}"


class Line(NamedTuple):
    """A figure, and the page that shows it."""

    what: str
    value: str
    page: str


def lines(stage: Stage) -> Iterator[Line]:
    """What staff see of the story in the end."""
    for name, offer in GROUPS.items():
        yield from _of_group(stage, name, offer)
    quarter = stage.kreis.ask("lead", "GET", "insights", f"/quarters/{QUARTER}")
    for each in quarter["figures"]["formats"]:
        kinds = " and ".join(kind.replace("_", " ") for kind in each["kinds"])
        euros = f"{each['cents_per_contact_hour'] / 100:.2f} € for an hour of one person"
        yield Line(kinds, euros, EFFECTS)


def _of_group(stage: Stage, name: str, offer: UUID) -> Iterator[Line]:
    cohort = stage.cohorts[str(offer)]
    page = f"/team/gruppen/{cohort}"
    ties = stage.kreis.ask("contact-person", "GET", "insights", f"/cohorts/{cohort}/ties")
    phase = stage.kreis.ask("contact-person", "GET", "cohorts", f"/cohorts/{cohort}/phases")
    last = next(each for each in ties["continuity"] if each["week"] == LAST_WEEK)
    yield Line(f"{name}: come regularly", _share(stage.regularity_of(offer)["regular"]), page)
    yield Line(f"{name}: still come after {LAST_WEEK} weeks", _share(last["people"]), TIES)
    yield Line(f"{name}: pairs that met in the last four", _share(last["pairs"]), TIES)
    yield Line(f"{name}: phase", f"{phase['step']['code']} since {phase['since']}", page)


def _share(figure: Any) -> str:
    return f"{figure['nearly'] or figure['count']} of {figure['total']}"
