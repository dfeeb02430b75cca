"""What links should do, in a few lines, beside what they do."""

from __future__ import annotations

import os
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from services.events.tests.link_holder import Holder
from services.events.tests.members import tell

STEPS, SEEDS = 40, int(os.environ.get("KREIS_LINK_SEEDS", "6"))
BEGIN = datetime(2027, 3, 16, 8, tzinfo=UTC)
LAST_DATE_AND_A_DAY = datetime(2027, 7, 7, 9, 30, tzinfo=UTC)
LOCKS_AT = 5


@dataclass
class Known:
    """A link as the model has it."""

    path: str
    contact_version: int
    while_protected: bool
    ends: list[datetime] = field(default_factory=list)
    wrong: int = 0
    session: str | None = None
    session_ends: datetime = BEGIN
    session_pin: str = ""


@dataclass
class Model:
    now: datetime = BEGIN
    links: list[Known] = field(default_factory=list)
    is_protected: bool = False
    is_discreet: bool = False
    pin: str = ""
    pin_number: int = 0
    wrong: int = 0
    contact_version: int = 1
    left_at: datetime | None = None

    def end_all(self, which: Callable[[Known], bool] = lambda link: True) -> None:
        for link in self.links:
            if which(link):
                link.ends.append(self.now)

    def says(self, link: Known, *, inside: bool) -> str | None:
        """The refusal that the rules demand; None if the link opens."""
        if any(end <= self.now for end in [*link.ends, LAST_DATE_AND_A_DAY]):
            return "link-expired"
        if self.is_protected or self.is_discreet:
            if not self.pin:
                return "pin-missing"
            if LOCKS_AT in (link.wrong, self.wrong):
                return "link-locked"
            has_session = inside and link.session is not None and self.now < link.session_ends
            if not has_session or link.session_pin != f"{self.pin_number}":
                return "pin-needed"
        return None


class Story:
    """Does to the service and to the model the same."""

    def __init__(self, events: Any, cohort: dict[str, Any], seed: int) -> None:
        self.her = Holder(events, cohort)
        self.events, self.random, self.model = events, random.Random(seed), Model()
        self.versions = {"protection": 0, "discretion": 0}
        self.done: list[str] = []
        self.days = 0

    def step(self) -> None:
        moves = [
            *[self.makes] * 4, self.uses, self.shuts_one, self.shuts_all, self.shuts_others,
            *[self.protects] * 2, self.is_discreet, self.leaves, self.returns, self.new_number,
            *[self.waits] * 3, *[self.makes_pin] * 2, *[self.gives_pin] * 4, *[self.guesses] * 4,
        ]  # fmt: skip
        move = self.random.choice(moves)
        self.done.append(move.__name__)
        self.tick(timedelta(seconds=61))
        move()
        self.check()

    def tick(self, time: timedelta) -> None:
        self.model.now += time
        self.events.at(self.model.now.replace(tzinfo=None).isoformat())

    def check(self) -> None:
        for link in self.model.links:
            for path, inside in ((link.path, False), (link.session, True)):
                if path is not None:
                    wanted, found = self.model.says(link, inside=inside), self.her.opens(path)
                    assert found == wanted, f"{self.done}: {found}, expected {wanted}"

    @property
    def some(self) -> Known | None:
        return self.random.choice(self.model.links) if self.model.links else None

    def makes(self) -> None:
        model = self.model
        if model.left_at:
            made = self.events.notifications.ask("POST", self.her.makes_links, {})
            assert (made.status_code, made.json["type"]) == (409, "link-would-not-open")
            return
        for link in model.links:
            link.ends.append(model.now + timedelta(days=7))
        path = self.her.new_link(contact_version=model.contact_version)
        link = Known(path, model.contact_version, model.is_protected)
        model.links.append(link)

    def uses(self) -> None:
        if link := self.some:
            self.events.console.ask("GET", f"{link.path}/calendar")

    def shuts_one(self) -> None:
        if not self.model.links:
            return
        place = self.random.randrange(len(self.model.links))
        listed = sorted(self.her.listed, key=lambda each: each["made_at"])
        links = [each for each in listed if each["kind"] == "link"]
        path = f"/v1/participants/{self.her.id}/links/{links[place]['id']}"
        self.events.staff.ok("DELETE", path)
        self.model.links[place].ends.append(self.model.now)

    def shuts_all(self) -> None:
        self.events.staff.ok("DELETE", f"/v1/participants/{self.her.id}/links")
        self.model.end_all()

    def shuts_others(self) -> None:
        if (link := self.some) is None:
            return
        path = link.session or link.path
        refused = self.model.says(link, inside=link.session is not None)
        answer = self.events.console.ask("DELETE", f"{path}/others")
        assert answer.json.get("type") == refused
        if refused is None:
            self.model.end_all(lambda each: each is not link)

    def protects(self) -> None:
        model = self.model
        model.is_protected = not model.is_protected
        self.versions["protection"] += 1
        self.events.protect(self.her.id, self.versions["protection"], is_so=model.is_protected)
        if model.is_protected:
            model.end_all(lambda each: not each.while_protected)
        else:
            for link in model.links:
                link.while_protected = False

    def is_discreet(self) -> None:
        self.model.is_discreet = not self.model.is_discreet
        self.versions["discretion"] += 1
        version = self.versions["discretion"]
        self.events.be_discreet(self.her.id, version, is_so=self.model.is_discreet)

    def leaves(self) -> None:
        day = self.model.now.date() - timedelta(days=1)
        left = {"participant_id": self.her.id, "left_on": day.isoformat()}
        tell(self.events, "left", self.her.cohort, **left)
        self.model.left_at = self.model.now
        self.model.end_all()

    def returns(self) -> None:
        member = {"id": self.her.id, "restricted": False}
        day = self.model.now.date().isoformat()
        tell(self.events, "joined", self.her.cohort, member=member, joined_on=day)
        self.model.left_at = None

    def new_number(self) -> None:
        self.model.contact_version += 1
        self.events.privacy("contact", self.her.id, self.model.contact_version)
        older = self.model.contact_version
        self.model.end_all(lambda each: each.contact_version < older)

    def waits(self) -> None:
        self.tick(self.random.choice([timedelta(minutes=20), timedelta(days=3), timedelta(days=7)]))

    def makes_pin(self) -> None:
        self.model.pin = self.events.pin_for(self.her.id)
        self.model.pin_number += 1
        self.model.wrong = 0
        for link in self.model.links:
            link.wrong = 0

    def gives_pin(self) -> None:
        if link := self.some:
            self._tries(link, self.model.pin or "123456", is_right=bool(self.model.pin))

    def guesses(self) -> None:
        if link := self.some:
            self._tries(link, "nothing", is_right=False)

    def _tries(self, link: Known, typed: str, *, is_right: bool) -> None:
        model = self.model
        refused = model.says(link, inside=False)
        answer = self.events.console.ask("POST", f"{link.path}/pin", {"pin": typed})
        if refused in ("link-expired", "pin-missing", "link-locked"):
            assert answer.json["type"] == refused
        elif refused is None or is_right:
            assert answer.status_code == 201, self.done
            link.session = f"/v1/links/{answer.json['token']}"
            link.session_ends = model.now + timedelta(minutes=30)
            link.session_pin = f"{model.pin_number}"
            if refused is not None:
                link.wrong = model.wrong = 0
        else:
            assert answer.json["type"] == "pin-wrong", self.done
            link.wrong, model.wrong = link.wrong + 1, model.wrong + 1
