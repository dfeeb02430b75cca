"""Neutral sender: in whose name people are written to who need discretion.

Promise: what it holds names nobody. A name, address or number that tells of the agency is found
before a message leaves, and staff call instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kreis.contracts import mailboxes
from kreis.notifications.domain.messages import Channel

_LONG = 5
"""Letters from which a word of the agency's name counts on its own."""
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class NeutralSender:
    """Empty fields are not set up. Without `phone` the messages name no number."""

    url: str = ""
    mail_from: str = ""
    sms_from: str = ""
    phone: str = ""
    return_path: str = ""

    def can_write(self, channel: Channel) -> bool:
        return bool(self.url and self._sender(channel))

    def names(self, agency: str) -> bool:
        """Returns whether a link or a sender holds the agency's name or a long word of it.

        A sender of an SMS may hold the beginning of one alone: it has 11 letters at most.
        """
        words = [agency, *(word for word in re.split(r"\W+", agency) if len(word) >= _LONG)]
        told = {way(part) for part in self._senders for way in _WAYS}
        cut = {way(self.sms_from) for way in _WAYS if len(way(self.sms_from)) >= _LONG}
        return any(
            way(word) in part or way(word).startswith(tuple(cut))
            for word in words
            for part in told
            for way in _WAYS
        )

    @property
    def _senders(self) -> tuple[str, ...]:
        return (self.url, self.mail_from, self.sms_from, self.return_path)

    def _sender(self, channel: Channel) -> str:
        return self.mail_from if channel is Channel.EMAIL else self.sms_from


def _with_two_letters(text: str) -> str:
    """`Lindenbrücke` as `lindenbruecke`, as addresses write it."""
    return _letters(_read(text).translate(_UMLAUTS))


def _without_dots(text: str) -> str:
    """`Lindenbrücke` as `lindenbrucke`."""
    return _letters(_read(text))


def _read(text: str) -> str:
    """Text in small letters, with `ss` for `ß`: an encoded host (`xn--…`) may hold one too."""
    return mailboxes.in_letters(text.lower()).casefold()


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if letter.isalnum())


_WAYS = (_with_two_letters, _without_dots)
