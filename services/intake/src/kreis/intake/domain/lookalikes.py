"""When two entries mean one person, and when that is only possible."""

from __future__ import annotations

from collections.abc import Collection


def is_surely_the_same(
    same: Collection[str], *, has_birth_date: bool, other_has_birth_date: bool
) -> bool:
    """Same name and same birth date; where a birth date is not known, same name and same way to
    be reached."""
    if not {"first_name", "last_name"} <= set(same):
        return False
    if has_birth_date and other_has_birth_date:
        return "birth_date" in same
    return bool({"email", "phone"} & set(same))
