"""What nobody has said of a participant: unknown, or stored by a default of 0.1.0.

Promise: a field of `STAND_INS` is `None` while nobody has said its value. Readers of 0.1.0 know no
such value, so tables and the pool's facts hold a stand-in for them and name the field beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kreis.intake.domain.participants import Participant

STAND_INS: Mapping[str, Any] = {
    "gender": "diverse",
    "german_level": "none",
    "needs_interpreter": False,
    "may_join_women_only": False,
    "has_address_protection": False,
    "wants_discretion": False,
    "access_route": "self",
}
"""What readers of 0.1.0 take an unknown value for: the answer that promises least."""
CARE = "needs_care"
CARE_STAND_IN = True
"""A child counts as one that needs care until somebody says no: no group is overbooked."""
FIELDS = (*STAND_INS, CARE)

_OLD_DEFAULTS: Mapping[str, Any] = {
    "gender": "woman",
    "german_level": "none",
    "needs_interpreter": False,
    "has_address_protection": False,
    "wants_discretion": False,
    "access_route": "self",
}


def stand_in(name: str, value: Any) -> Any:
    """Returns the value, or what stands for it while it is unknown."""
    return STAND_INS[name] if value is None else value


def unknown(values: Mapping[str, Any]) -> list[str]:
    """Returns the fields of `STAND_INS` whose value nobody has said."""
    return [name for name in STAND_INS if values[name] is None]


def said(values: Mapping[str, Any], unsaid: Iterable[str]) -> dict[str, Any]:
    """Returns the stored values without stand-ins.

    A value that is no stand-in was said meanwhile, by way of 0.1.0.
    """
    marks = set(unsaid)
    return {
        name: None if name in marks and values[name] == there else values[name]
        for name, there in STAND_INS.items()
    }


def marked(participant: Participant) -> Participant:
    """Returns her with the marks that still count: those of fields as 0.1.0 stored them unasked."""
    has_no = any(child.needs_care is False for child in participant.children)
    values = {name: getattr(participant, name) for name in STAND_INS}
    marks = still_marked(participant.unconfirmed, values, has_no=has_no)
    return replace(participant, unconfirmed=tuple(marks))


def still_marked(
    marks: Collection[str], values: Mapping[str, Any], *, has_no: bool
) -> Iterator[str]:
    """Yields the marks of fields whose value is as 0.1.0 stored it unasked. `has_no`: whether "no"
    is stored of the care that a child needs."""
    for name in (each for each in FIELDS if each in marks):
        if name == CARE:
            holds = has_no
        elif name == "may_join_women_only":
            holds = values[name] is (values["gender"] == "woman")
        else:
            holds = values[name] == _OLD_DEFAULTS[name]
        if holds:
            yield name


def confirmed_by(known: Participant, changes: Mapping[str, Any]) -> set[str]:
    """Returns the fields that a change says: whoever names a value confirms it.

    Care is confirmed once it is said of every child of whom "no" is stored.
    """
    children = changes.get("children")
    doubtful = {child.id for child in known.children if child.needs_care is False}
    cared = children is not None and all(
        CARE in child for child in children if child.get("id") in doubtful
    )
    return {name for name in STAND_INS if name in changes} | ({CARE} if cared else set())
