"""What a date is about, in messages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kreis.notifications.domain.contacts import Language
from kreis.notifications.domain.errands import Kind
from services.notifications.tests.letters import (
    composed,
    contact,
    invitation,
    occasion,
)

LONGEST = 480
LATIN = [each for each in Language if each not in (Language.ARABIC, Language.UKRAINIAN)]
OTHER = [Language.ARABIC, Language.UKRAINIAN]


@pytest.mark.parametrize("language", list(Language))
def test_the_topic_stands_in_reminder_and_invitation(language: Language) -> None:
    """By its name in her language, else by its German one; without one no line speaks of it."""
    names = {"de": "Bewerbung", "ar": "التقدّم للعمل", "uk": "Заява"}
    dates = [
        occasion("2027-04-13 09:30", topic_names=names),
        occasion("2027-04-20 09:30", topic_names={"de": "Kochen"}),
    ]
    nameless = [replace(each, topic_names={}) for each in dates]
    for kind in (Kind.REMINDER, Kind.INVITATION):
        told = composed(contact(), kind, language, invited=invitation(*dates)).as_mail
        untold = composed(contact(), kind, language, invited=invitation(*nameless)).as_mail
        assert names.get(language, names["de"]) in told
        assert ("Kochen" in told) == (kind is Kind.INVITATION)
        assert len(told.splitlines()) == len(untold.splitlines()) + 1
