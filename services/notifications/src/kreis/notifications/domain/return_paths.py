"""Return address of a mail (VERP): each message has its own, so that a bounce says which it is.

The setting holds `{token}` in its local part: `bounces+{token}@verein.example`, or
`{token}@bounces.verein.example` for a domain that takes every address.
"""

from __future__ import annotations

import re

from kreis.notifications.domain.mail_tokens import LENGTH

PLACE = "{token}"
_LONGEST_LOCAL = 64
"""Octets of a local part (RFC 5321, 4.5.3.1.1)."""
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`|~.-]*")
_HOST = re.compile(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


class Unusable(ValueError):
    """A setting from which no return address can be made. Says what was expected."""


def checked(setting: str) -> str:
    """Returns the setting. Raises `Unusable`."""
    local, _, host = setting.rpartition("@")
    if local.count(PLACE) != 1:
        raise Unusable("expected {token} once before the @, as in bounces+{token}@verein.example")
    rest = local.replace(PLACE, "")
    if not _LOCAL.fullmatch(rest) or not _HOST.fullmatch(host):
        raise Unusable("expected a mail address around {token}")
    if len(rest) + LENGTH > _LONGEST_LOCAL:
        most = _LONGEST_LOCAL - LENGTH
        raise Unusable(f"has {len(rest)} characters beside {{token}}: at most {most} fit")
    return setting


def return_path(setting: str, token: str) -> str:
    """Returns the return address of one message; empty without a setting."""
    return setting.replace(PLACE, token) if setting else ""
