"""How to reach somebody, in which words and in whose name: held for one send, never kept."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum

from kreis.contracts import mailboxes
from kreis.notifications.domain.messages import Channel


class Language(StrEnum):
    """Languages of texts, as tags (RFC 5646; `simple` is a registered variant)."""

    GERMAN = "de"
    SIMPLE_GERMAN = "de-simple"
    ENGLISH = "en"
    TURKISH = "tr"
    UKRAINIAN = "uk"
    ARABIC = "ar"


FLUENT = ("B2", "C", "C1", "C2")
"""German levels from which the usual German is read without trouble."""
OPENS_AT = time(8)
"""When an office opens whose hours are given in words that do not begin with a time."""


@dataclass(frozen=True, slots=True)
class Contact:
    name: str
    language: str
    german_level: str
    channel: Channel
    email: str | None
    phone: str | None
    is_discreet: bool
    has_left: bool
    children_in_care: int
    contact_person: str
    contact_person_phone: str
    agency: str
    agency_phone: str
    office_hours: str
    land: str
    version: int | None = None
    """How often what is known of her has changed. Intake of 0.1.0 does not say it."""
    has_opted_out: bool = False
    """Whether she has withdrawn her consent to messages by e-mail or SMS."""

    @property
    def opted_out(self) -> Contact:
        """The contact of somebody who took her consent back: she is called instead."""
        return replace(self, channel=Channel.CALL, has_opted_out=True)

    @property
    def with_dead_mail(self) -> Contact:
        """The contact of somebody whose mail comes back: no message goes there any more."""
        return replace(self, email=None)

    @property
    def in_german(self) -> Contact:
        """The contact as if she read German."""
        return replace(self, language=Language.GERMAN)

    @property
    def discreetly(self) -> Contact:
        """The contact of somebody who needs discretion, whatever intake has said."""
        return replace(self, is_discreet=True)

    @property
    def address(self) -> str | None:
        """The address a message goes to; None when nothing takes one."""
        if self.channel is Channel.EMAIL:
            return mailboxes.wire(self.email) if self.email else None
        return self.phone or None

    @property
    def reads(self) -> Language:
        """The language she is written to in: hers, or else German as she can read it."""
        if self.language in set(Language):
            return Language(self.language)
        return Language.GERMAN if self.german_level in FLUENT else Language.SIMPLE_GERMAN

    @property
    def office_opens_at(self) -> time:
        return opening_time(self.office_hours)


def opening_time(office_hours: str) -> time:
    """`Mo-Fr 8-16 Uhr`, `Mo–Fr 08:30–16:00`: the first time of day that is named."""
    found = re.search(r"\b([01]?\d|2[0-3])(?:[:.]([0-5]\d))?\b", office_hours)
    return time(int(found[1]), int(found[2] or 0)) if found else OPENS_AT
