"""Telling whether two entries mean the same person for sure."""

from __future__ import annotations

from collections.abc import Collection


def is_surely_the_same(
    same: Collection[str], *, has_birth_date: bool, other_has_birth_date: bool
) -> bool:
    """Returns whether two entries are one person, by the fields that are the same.

    Name and birth date must be the same; without a birth date, name and one way to be reached.
    """
    if not {"first_name", "last_name"} <= set(same):
        return False
    if has_birth_date and other_has_birth_date:
        return "birth_date" in same
    return bool({"email", "phone"} & set(same))
