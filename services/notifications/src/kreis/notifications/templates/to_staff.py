"""Texts to members of staff: the weekly letter, in German. It has numbers and no names."""

from __future__ import annotations

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.weekly_letters import Workload
from kreis.notifications.templates.template import Text, load
from kreis.notifications.templates.words import WEEKLY_LETTER, WeeklyLetterWords


class StaffTexts:
    """The weekly letter, checked."""

    def __init__(self) -> None:
        self._template = load(Language.GERMAN, WEEKLY_LETTER)

    def compose(self, workload: Workload, link: str) -> Text:
        """Returns the letter. A line about nothing falls out."""
        return self._template.fill({**_words(workload, link)})


def _words(workload: Workload, link: str) -> WeeklyLetterWords:
    things = workload.things
    ahead = workload.group_events or workload.appointments or workload.waiting
    return WeeklyLetterWords(
        dinge="1 Sache wartet" if things == 1 else f"{things} Dinge warten",
        anrufe=workload.calls or None,
        fehltage=workload.unclear_absences or None,
        listen=workload.missing_lists or None,
        phasen=workload.phase_changes or None,
        woche="Diese Woche:" if ahead else None,
        treffen=workload.group_events or None,
        gespraeche=workload.appointments or None,
        wartende=workload.waiting or None,
        link=link,
    )
