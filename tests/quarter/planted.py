"""Faults planted in pages, each of a kind that pages have had: the comparison has to find them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from kreis.console.staff import absences, happenings, missing_lists, regularity, unsettled
from kreis.console.staff.group import Group
from tests.quarter.console import console_of
from tests.quarter.quarter import Quarter

Patch = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True)
class Planted:
    """A fault, and the beginning of the names of the pages where it shows."""

    name: str
    pages: str
    plant: Patch


def _counts_who_has_left(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Group, "members", property(lambda self: list(self.invitations)))


def _calls_one_of_four_regular(patch: pytest.MonkeyPatch) -> None:
    known = regularity._member

    def member(*asked: Any) -> Any:
        found = known(*asked)
        is_slow = found["band"] == "irregular" and found["present_of_window"]
        return {**found, "band": "regular"} if is_slow else found

    patch.setattr(regularity, "_member", member)


def _counts_excused_as_there(patch: pytest.MonkeyPatch) -> None:
    known = regularity._mark

    def mark(*asked: Any) -> Any:
        found = known(*asked)
        return {**found, "state": "present"} if found["state"] == "excused" else found

    patch.setattr(regularity, "_mark", mark)


def _leaves_messages_out(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(happenings, "_messages", lambda *found: iter(()))


def _settles_everything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(unsettled, "_unsettled", lambda day: [])


def _has_every_list(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(missing_lists, "open_lists", list)


def _knows_nobodys_route(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(absences, "_route", lambda person: "unclear")


PLANTED = (
    Planted("a group counts who has left it", "Gruppen", _counts_who_has_left),
    Planted("once in four weeks counts as regular", "Gruppe ", _calls_one_of_four_regular),
    Planted("an excused absence counts as there", "Gruppe ", _counts_excused_as_there),
    Planted("a timeline leaves messages out", "", _leaves_messages_out),
    Planted("Heute forgets what is unsettled", "Heute", _settles_everything),
    Planted("Heute forgets the missing lists", "Heute", _has_every_list),
    Planted("Fehltage takes every route for unclear", "Fehltage", _knows_nobodys_route),
)


@contextmanager
def console_with(
    quarter: Quarter, patch: pytest.MonkeyPatch, planted: Planted | None
) -> Iterator[httpx.Client]:
    """The console once more, in this process, with a fault in its pages. Petra is signed in."""
    if planted:
        planted.plant(patch)
    app = console_of(quarter.box)
    transport = httpx.WSGITransport(app=app)
    jar = {each["name"]: each["value"] for each in quarter.petra.page.context.cookies()}
    with httpx.Client(transport=transport, cookies=jar, base_url=quarter.box.issuer) as http:
        yield http
