"""Whatever is set, at whatever moment, in whatever order it arrives: nothing gets outside.

Outside are subscribers, who read participation.v1 and its feeds, and calendars.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, cast

import pytest
from sqlalchemy import text

from kreis.chassis.data import outbox
from kreis.chassis.process import confidentiality, erasure
from kreis.events.store import feeds
from kreis.intake.commands import protection
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps, clients
from tests.system.confidentiality.story import Story, about

pytestmark = pytest.mark.waits

STEPS = 8
RELAYS_AWAY: list[set[str]] = [set(), {"intake"}, {"cohorts", "events"}]
PUBLIC = "participation.v1"


def protect(story: Story) -> None:
    story.change_her(has_address_protection=True)


def protect_and_lift(story: Story) -> None:
    story.change_her(has_address_protection=True)
    story.change_her(has_address_protection=False)
    story.change_her(has_address_protection=True)


def be_discreet(story: Story) -> None:
    story.change_her(wants_discretion=True)


def withdraw_consent(story: Story) -> None:
    story.decide("messages", True)
    story.decide("messages", False)


def erase(story: Story) -> None:
    story.erase_her()


ACTS: dict[str, Callable[[Story], None]] = {
    "protection": protect,
    "protection, lifted and set again": protect_and_lift,
    "discretion": be_discreet,
    "consent": withdraw_consent,
    "erasure": erase,
}


def leaks(story: Story, act: str, at: int) -> list[str]:
    """What got outside afterwards."""
    found = []
    if act.startswith("protection") or act == "erasure":
        found += [
            f"{each.message.type} was published in step {each.step}"
            for each in story.told
            if each.message.topic == PUBLIC
            and about(each.message, story.her)
            and each.step > at + 1
        ]
        found += [f"{f['type']} is served" for f in story.facts_served() if story.her in str(f)]
    if act != "consent" and story.feed and story.follow_calendar() == 200:
        found.append("a calendar still follows her")
    if act != "consent" and story.link and story.open_link() == 200:
        found.append("a link without a PIN still opens")
    if act == "consent":
        with story.clients["notifications"].database.agency(story.agency) as work:
            given = work.connection.execute(text("select is_given from consent")).scalar()
        if given is not False:
            found.append("notifications writes to her")
    return found


def lost(story: Story, act: str) -> list[str]:
    """What Kreis services cannot learn of her any more, though accompanying her goes on."""
    if not act.startswith("protection"):
        return []
    told = {
        str(each.message.id): each.message.type
        for each in story.told
        if each.message.topic.startswith("participation") and each.message.key == story.her
    }
    restricted = {each["id"] for each in story.facts_served("/v1/facts/restricted")}
    return [type_ for id_, type_ in told.items() if id_ not in restricted]


def played(
    stock: Stock, apps: Apps, act: str, at: int, away: set[str], seed: int
) -> tuple[list[str], list[str]]:
    databases = Databases(stock)
    try:
        with clients(databases, apps) as client_of:
            story = Story(client_of, seed)
            story.play(at, ACTS[act], away)
            return leaks(story, act, at), lost(story, act)
    finally:
        databases.close()


@pytest.mark.parametrize("at", range(STEPS))
@pytest.mark.parametrize("act", ACTS)
def test_nothing_gets_outside_afterwards(act: str, at: int, stock: Stock, apps: Apps) -> None:
    """Each act at each moment, with a relay away or none; `ALL_ORDERS=1` tries each with each."""
    turn = at + list(ACTS).index(act)
    chosen = range(len(RELAYS_AWAY)) if os.environ.get("ALL_ORDERS") else [turn % len(RELAYS_AWAY)]
    for seed in chosen:
        away = RELAYS_AWAY[seed]
        assert played(stock, apps, act, at, away, seed) == ([], []), (act, at, away)


def forget_the_twin(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(outbox, "restricted_twin", lambda topic: None)


def leave_the_history(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(cast(dict[str, Any], confidentiality._SQL), "move", text("select 1"))


def leave_feeds_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(feeds, "remove", lambda work, invitation_id: None)
    patch.setattr(confidentiality, "known", lambda work, who: confidentiality.Confidentiality())


def tell_nobody(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(protection, "tell", lambda work, participant: None)


def keep_the_history_of_the_erased(patch: pytest.MonkeyPatch) -> None:
    left = [each for each in erasure._PLUMBING if "from fact" not in each.text]
    patch.setattr(erasure, "_PLUMBING", left)


@pytest.mark.parametrize(
    ("plant", "act"),
    [
        (forget_the_twin, "protection"),
        (leave_the_history, "protection"),
        (leave_feeds_open, "discretion"),
        (tell_nobody, "protection"),
        (keep_the_history_of_the_erased, "erasure"),
    ],
)
def test_planted_faults_are_found(
    plant: Callable[[pytest.MonkeyPatch], None],
    act: str,
    stock: Stock,
    apps: Apps,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plant(monkeypatch)

    assert any(any(played(stock, apps, act, at, set(), seed=1)) for at in (3, 5))
