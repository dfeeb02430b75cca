"""Who was shown a person's data: rows of the access logs, one for each look.

A look at a page asks several services, and each keeps a row. Rows of one caller for one purpose
within a minute are one look. The names come from the list of staff and from the accounts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from kreis.console.services.responses.access import Access
from kreis.console.staff.dates import moment_of
from kreis.console.staff.names import staff_names
from kreis.console.staff.shell import me, signing_in

ONE_LOOK = timedelta(minutes=1)
EXPORT = "/data"
"""What the routes end with that give all that is stored."""


@dataclass(frozen=True)
class Look:
    """`services` are codes, in the order of their rows. `is_export` is a look at all data."""

    at: str
    caller: str
    purpose: str | None
    services: tuple[str, ...]
    is_export: bool


def looks_of(by_service: Mapping[str, Sequence[Access]]) -> list[Look]:
    """Returns the looks, the newest first."""
    rows = [(each["at"], name, each) for name, found in by_service.items() for each in found]
    looks: list[Look] = []
    open_looks: dict[tuple[str, str | None], int] = {}
    for at, service, row in sorted(rows, key=lambda each: each[:2]):
        key = row["caller"], row["purpose"]
        is_export = row["route"].endswith(EXPORT)
        place = open_looks.get(key)
        if place is not None and moment_of(at) - moment_of(looks[place].at) < ONE_LOOK:
            begun = looks[place]
            services = tuple(dict.fromkeys([*begun.services, service]))
            looks[place] = Look(begun.at, *key, services, begun.is_export or is_export)
        else:
            open_looks[key] = len(looks)
            looks.append(Look(at, *key, (service,), is_export))
    return looks[::-1]


def names_of_callers() -> dict[str, str]:
    """Returns the names of those who may have looked, by id: staff, and who signs in here.

    Somebody may sign in without being on the list of staff.
    """
    accounts = signing_in().people
    kept = accounts.kept() if accounts else None
    signed_in = {each.sub: each.name for each in kept.people} if kept else {}
    return {**signed_in, me().subject: me().name, **staff_names()}
