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
from kreis.chassis.http import facts
from kreis.chassis.process import confidentiality, erasure
from kreis.events.store import feeds
from kreis.intake.commands import forgetting, protection
from tests.support.databases import Databases, Stock
from tests.support.fixtures import Apps, clients
from tests.system.confidentiality import outside
from tests.system.confidentiality.story import Story, about

pytestmark = pytest.mark.waits

STEPS = 8
SAID_IN = {"participation.v1", "participation-restricted.v1"}
RELAYS_AWAY: list[set[str]] = [set(), {"intake"}, {"cohorts", "events"}]


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


def protect_and_lift_for_good(story: Story) -> None:
    story.change_her(has_address_protection=True)
    story.change_her(has_address_protection=False)


def protect_and_erase(story: Story) -> None:
    story.change_her(has_address_protection=True)
    story.erase_her()


def erase(story: Story) -> None:
    story.erase_her()


def erase_and_delete_late(story: Story) -> None:
    story.deletes_late = True
    story.erase_her()


ACTS: dict[str, Callable[[Story], None]] = {
    "protection": protect,
    "protection, lifted and set again": protect_and_lift,
    "protection and lifted": protect_and_lift_for_good,
    "protection and erasure": protect_and_erase,
    "discretion": be_discreet,
    "consent": withdraw_consent,
    "erasure": erase,
    "erasure, deleted late": erase_and_delete_late,
}
FORGETS = {name for name in ACTS if "protection" in name or "erasure" in name}
"""From then on, outsiders know nothing of her."""


def leaks(story: Story, act: str, at: int) -> list[str]:
    """What got outside afterwards."""
    messages = [each.message for each in story.told]
    times = outside.told_to_forget(messages)[story.her]
    found = [*story.late]
    if times != (act in FORGETS):
        found.append(f"outsiders were told {times} times to forget her")
    if act in FORGETS:
        found += ["a reader outside keeps her"] * (story.her in outside.kept(messages, at))
        found += [
            f"{each.message.type} was published in step {each.step}"
            for each in story.told
            if outside.is_public(each.message)
            and about(each.message, story.her)
            and each.step > at + 1
        ]
        found += [f"{f['type']} is served" for f in story.facts_served() if story.her in str(f)]
    is_shut = act not in ("consent", "protection and lifted")
    if is_shut and story.feed and story.follow_calendar() == 200:
        found.append("a calendar still follows her")
    if is_shut and story.link and story.open_link() == 200:
        found.append("a link without a PIN still opens")
    if act == "consent":
        with story.clients["notifications"].database.agency(story.agency) as work:
            given = work.connection.execute(text("select is_given from consent")).scalar()
        if given is not False:
            found.append("notifications writes to her")
    return found


def lost(story: Story, act: str) -> list[str]:
    """What Kreis services cannot learn of her any more, though accompanying her goes on."""
    if act not in FORGETS or "erasure" in act:
        return []
    told = {
        str(each.message.id): each.message.type
        for each in story.told
        if each.message.topic in SAID_IN and each.message.key == story.her
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
    """Two guards hold here, so both are broken."""
    by_mark = "and subject = key)"
    for page in ("_PAGE_OF_SERVICE", "_PAGE_OF_VIEW"):
        statement = getattr(facts, page).text
        assert statement.count(by_mark) == 1
        patch.setattr(facts, page, text(statement.replace(by_mark, "and false)")))
    for name in ("_PLUMBING", "_AT_ONCE"):
        left = [each for each in getattr(erasure, name) if "from fact" not in each.text]
        patch.setattr(erasure, name, left)


def tell_no_outsider(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(forgetting, "tell", lambda work, participant_id: None)


def tell_outsiders_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(confidentiality, "withheld_of", lambda work, subjects: set())


def erase_what_tells_outsiders(patch: pytest.MonkeyPatch) -> None:
    named = erasure._named
    patch.setattr(erasure, "_named", lambda *of: {**named(*of), "stays": []})


def leave_what_waits_until_the_deletion(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(erasure, "_AT_ONCE", ())


def be_public_again_when_protection_is_lifted(patch: pytest.MonkeyPatch) -> None:
    routed = outbox._WRITE.text
    assert "or protection_version > 0" in routed
    patch.setattr(outbox, "_WRITE", text(routed.replace("or protection_version > 0", "")))


@pytest.mark.parametrize(
    ("plant", "act"),
    [
        (forget_the_twin, "protection"),
        (leave_the_history, "protection"),
        (leave_feeds_open, "discretion"),
        (tell_nobody, "protection"),
        (keep_the_history_of_the_erased, "erasure"),
        (tell_no_outsider, "protection"),
        (tell_no_outsider, "erasure"),
        (tell_outsiders_twice, "protection and erasure"),
        (erase_what_tells_outsiders, "erasure"),
        (leave_what_waits_until_the_deletion, "erasure, deleted late"),
        (be_public_again_when_protection_is_lifted, "protection and lifted"),
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

    assert any(
        any(played(stock, apps, act, at, away, seed=1)) for at in (3, 5) for away in RELAYS_AWAY
    )
