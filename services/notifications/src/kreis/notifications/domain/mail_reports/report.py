"""What a mail server, a provider or she herself says about a mail that was sent."""

from __future__ import annotations

import re
from datetime import timedelta
from enum import StrEnum

SOFT_WITHIN = timedelta(days=7)
SOFT_ARE_HARD = 3
"""So many messages that bounced softly within `SOFT_WITHIN` count as a hard bounce."""


class Report(StrEnum):
    """`NONE` is anything else: a delay, a receipt, an answer of an absent person."""

    HARD = "hard_bounce"
    SOFT = "soft_bounce"
    COMPLAINT = "complaint"
    UNSUBSCRIBED = "unsubscribed"
    NONE = "none"


_SOFT_THOUGH_PERMANENT = re.compile(
    r"5\.(1\.[78]|2\.[234]|3\.\d+|4\.(?!(1|4|310)$)\d+|5\.\d+|6\.\d+|7\.(?!(13|17)$)\d+)$"
)
"""Permanent for this mail, and no proof that the address is dead: the mailbox is full, or the mail
was too large, took too long or looked like spam (RFC 3463). 5.4.1, 5.4.4 and 5.4.310 say that
nobody is there, 5.7.13 and 5.7.17 that the account is closed or somebody else's."""


def of_status(status: str) -> Report:
    """Returns what an enhanced status code of a failed delivery means (`5.1.1`)."""
    if status.startswith("4"):
        return Report.SOFT
    if not status.startswith("5"):
        return Report.NONE
    return Report.SOFT if _SOFT_THOUGH_PERMANENT.match(status) else Report.HARD
