"""Whether another tab has made a new thing already: each form of a new thing has a new id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def is_there(wanted: Mapping[str, object], known: Iterable[Mapping[str, object]]) -> bool:
    """True if just this is known already."""
    return any(all(_says(each.get(name), wanted[name]) for name in wanted) for each in known)


def _says(known: object, wanted: object) -> bool:
    """True if what is stored says all that is wanted; it may say more."""
    if isinstance(wanted, Mapping) and isinstance(known, Mapping):
        return all(_says(known.get(name), value) for name, value in wanted.items())
    return known == wanted
