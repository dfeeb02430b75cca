"""What a change of phase would do, put together from events, insights and intake.

Events alone says which dates there would be. Nothing is guessed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from kreis.console.services.responses.intake import Participant
from kreis.console.services.responses.phases import PhaseDate, PhasePreview, PhaseProposal
from kreis.console.staff.dates import day_from, day_of, moment_of
from kreis.console.staff.names import by_name, known_people
from kreis.console.staff.partly import if_kept
from kreis.console.staff.regularity import of_group
from kreis.console.staff.shell import client

CANCELLED = "cancelled"
SLIPPING = ("irregular", "stale")


@dataclass(frozen=True)
class Gap:
    """So many weeks without a date, longer than the rhythm."""

    after: date
    until: date
    weeks: int


@dataclass(frozen=True)
class Person:
    """A member, how regularly she comes, and when she has a conversation."""

    participant_id: str
    person: Participant | None
    band: str
    present_of_window: int
    weeks_ago: int
    """Whole weeks since her last counted date."""
    missing: int
    """How many of her dates have no list."""
    appointment: datetime | None

    @property
    def is_unknown(self) -> bool:
        """True if lists are missing and nothing was counted for long: she may have been there."""
        return self.band == "stale" and self.missing > 0

    @property
    def is_slipping(self) -> bool:
        return self.band in SLIPPING and not self.is_unknown


@dataclass(frozen=True)
class Preview:
    dates: Sequence[PhaseDate]
    skipped: Sequence[str]
    """Why days are left out, each reason once."""
    left_out: int
    stops_on: date | None
    told: int
    gap: Gap | None
    people: Sequence[Person]

    @property
    def slipping(self) -> list[Person]:
        return [each for each in self.people if each.is_slipping]

    @property
    def unknown(self) -> list[Person]:
        return [each for each in self.people if each.is_unknown]

    @property
    def appointments(self) -> list[Person]:
        return [each for each in self.people if each.appointment]


def of(asked: PhaseProposal, day: str) -> Preview | None:
    """Returns what the change would do from that day on; None if events cannot say it yet."""
    step = asked["to_step"]
    wish = {
        "on": day,
        "rhythm_weeks": step["rhythm_weeks"],
        "dates": step["dates"],
        "boosters_weeks": step["boosters_weeks"],
    }
    found = if_kept(lambda: client().events.preview_phase(asked["cohort_id"], wish), (404, 405))
    if found is None:
        return None
    return Preview(
        dates=found["dates"],
        skipped=list(dict.fromkeys(each["reason"] for each in found["skipped"])),
        left_out=len(found["skipped"]),
        stops_on=day_from(found["stops_on"]) if found["stops_on"] else None,
        told=found["told"],
        gap=_gap(found, step["rhythm_weeks"]),
        people=_people(asked["cohort_id"], found),
    )


def _gap(found: PhasePreview, rhythm_weeks: int) -> Gap | None:
    """The longest time between two dates, if it is longer than two rhythms."""
    days = [day_of(each) for each in found["dates"] if each["outcome"] != CANCELLED]
    gaps = [Gap(after, until, (until - after).days // 7) for after, until in pairwise(days)]
    longest = max(gaps, key=lambda gap: gap.weeks, default=None)
    return longest if longest is not None and longest.weeks > 2 * rhythm_weeks else None


def _people(cohort_id: str, found: PhasePreview) -> list[Person]:
    """The members, by name."""
    invitations = client().events.invitations(cohort_id)
    ids = [each["participant_id"] for each in invitations if not each["until"]]
    names = known_people(ids)
    regularity = of_group(cohort_id, ())
    at = {each["participant_id"]: moment_of(each["starts_at"]) for each in found["appointments"]}
    people = []
    for who in ids:
        own = regularity.members.get(who) if regularity else None
        people.append(
            Person(
                participant_id=who,
                person=names.get(who),
                band=own["band"] if own else "",
                present_of_window=own["present_of_window"] if own else 0,
                weeks_ago=own["weeks_ago"] if own else 0,
                missing=own["missing"] if own else 0,
                appointment=at.get(who),
            )
        )
    return sorted(people, key=lambda each: by_name(each.person))
