"""Asking the services on somebody's behalf."""

from __future__ import annotations

from flask import Flask, g

from kreis.console.staff.client import Addresses, StaffClient


def test_what_is_asked_side_by_side_is_asked_by_whom_it_is_for() -> None:
    """A page asks about many people at once; who is signed in is known in each question."""
    with Flask("console").app_context():
        nowhere = Addresses("", "", "", "", "", "").clients()
        g.client = "hers"
        answers = StaffClient(nowhere, "token", "de").together(
            lambda each: (g.client, each), [1, 2, 3]
        )

    assert answers == [("hers", 1), ("hers", 2), ("hers", 3)]
