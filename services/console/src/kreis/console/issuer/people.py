"""The organisation of an installation and the people who sign in to it, as the terminal knows them.

Promise: whoever may run commands where console keeps its keys can let people in, and nobody else:
links are made here, work once and not for long. Which rights they give is the role's, checked by
the services.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from kreis.console.fault import Fault
from kreis.console.issuer import one_time_links

LEAD = "lead"
"""The role that lets others in."""


class LastLead(Exception):
    """Without her nobody would be left who lets others in."""


@dataclass(frozen=True)
class Somebody:
    """A person who may sign in; `sub` is her id on the list of staff."""

    sub: str
    name: str
    roles: Sequence[str]
    signed_in_at: str | None = None
    """When she last came in (ISO 8601, UTC); None: never."""
    ended_at: str | None = None
    """Since when she comes in no more; None: she may."""
    since: str | None = None
    """When she was let in again: what she was given before stays over. None: never ended."""


@dataclass(frozen=True)
class Organisation:
    agency: str
    name: str
    people: Sequence[Somebody]
    """Empty while its first member of staff has not been taken on."""
    begun: Mapping[str, str] = field(default_factory=dict)
    """The ids under which intake is asked to take people on, by name, until it has: whoever asks
    again because no answer came uses the same one, and nobody is there twice."""

    def of(self, sub: str) -> Somebody | None:
        return next((each for each in self.people if each.sub == sub), None)

    def with_changed(self, sub: str, change: Callable[[Somebody], Somebody]) -> Organisation:
        people = [change(each) if each.sub == sub else each for each in self.people]
        return replace(self, people=people)

    def somebody(self, name: str | None) -> Somebody:
        """The person of this name; without a name, the first who may come in. Raises `Fault`, also
        for her whose access has ended."""
        found = [each for each in self.people if name in (None, each.name)]
        if not found:
            known = ", ".join(each.name for each in self.people)
            raise Fault(f"Nobody here is called {name!r}.", f"There are: {known}.")
        open_to = [each for each in found if not each.ended_at]
        if not open_to:
            who = "Everybody" if name is None else name
            raise Fault(f"{who} comes in no more.", way_back(found[0].name))
        return open_to[0]


@dataclass(frozen=True)
class People:
    """Who may be given a link, and the links. Both lie where console keeps what is its own."""

    links: Path
    """The folder of one-time links; beside it lies `organisation.json`."""
    address: str
    """What a link begins with: console, as people reach it."""

    def kept(self) -> Organisation | None:
        """The organisation, once somebody signs in to it or it waits for its first person."""
        if not self._file.exists():
            return None
        known = json.loads(self._file.read_text("utf-8"))
        people = [Somebody(**_known_of(each)) for each in known["people"]]
        return Organisation(known["agency"], known["name"], people, known.get("begun", {}))

    def organisation(self) -> Organisation:
        """The one that has people. Raises `Fault` where none has been set up."""
        known = self.kept()
        if known is None or not known.people:
            raise Fault("There is no organisation here yet.", "Set one up: kreis organisation")
        return known

    def begin(self, name: str) -> str:
        """Her id on the list of staff, the same at each try until she is added. Raises `Fault` for
        a name that somebody has who is there."""
        with self.alone():
            known = self.organisation()
            for each in known.people:
                if each.name == name and each.ended_at:
                    raise Fault(f"{name} comes in no more.", way_back(name))
                if each.name == name:
                    do = f"Her link: kreis sign-in --as '{name}'"
                    raise Fault(f"{name} signs in here already.", do)
            sub = known.begun.get(name) or str(uuid4())
            self.keep(replace(known, begun={**known.begun, name: sub}))
            return sub

    def add(self, somebody: Somebody) -> Somebody:
        """As she is kept: whoever is there already stays as she is, and a second press of a button
        adds nobody."""
        with self.alone():
            known = self.organisation()
            if there := known.of(somebody.sub):
                return there
            begun = {name: sub for name, sub in known.begun.items() if sub != somebody.sub}
            self.keep(replace(known, people=[*known.people, somebody], begun=begun))
            return somebody

    def note_sign_in(self, sub: str) -> None:
        self._change(sub, lambda person: replace(person, signed_in_at=_now()))

    def end(self, sub: str) -> None:
        """She is signed in no more from her next request on, and no link lets her in. Raises
        `LastLead`: seen under the lock, as two leads may end each other at the same moment."""
        with self.alone():
            known = self.organisation()
            leads = [each for each in known.people if LEAD in each.roles and not each.ended_at]
            if [each.sub for each in leads] == [sub]:
                raise LastLead
            self.keep(known.with_changed(sub, lambda person: replace(person, ended_at=_now())))

    def let_in_again(self, sub: str) -> None:
        """By a new link only: what she had before her access ended stays over."""

        def reopened(person: Somebody) -> Somebody:
            return replace(person, ended_at=None, since=_now()) if person.ended_at else person

        self._change(sub, reopened)

    def is_out(self, given: Mapping[str, Any]) -> bool:
        """Whether what was given to her, a link or the session that it began, lets in no more:
        her access has ended, or it had since."""
        known = self.kept()
        somebody = known.of(given["sub"]) if known else None
        if somebody is None:
            return False
        is_old = somebody.since is not None and given.get("given_at", "") < somebody.since
        return is_old or somebody.ended_at is not None

    def _change(self, sub: str, change: Callable[[Somebody], Somebody]) -> None:
        """Of somebody who is not listed there is nothing to note."""
        with self.alone():
            known = self.kept()
            if known is not None and known.of(sub) is not None:
                self.keep(known.with_changed(sub, change))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else changes the file until the block ends."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file.with_name(".organisation.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def keep(self, organisation: Organisation) -> None:
        """Replaces the file as a whole; only its owner may read it."""
        draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(asdict(organisation), out, indent=2)
        draft.replace(self._file)

    def link(self, somebody: Somebody) -> str:
        """An address that lets her in once. It works while console runs."""
        person = {
            "sub": somebody.sub,
            "name": somebody.name,
            "agency": self.organisation().agency,
            "roles": list(somebody.roles),
            "given_at": _now(),
        }
        return f"{self.address}/team/anmelden/{one_time_links.make(self.links, person)}"

    def link_of(self, name: str | None, *, again: bool = False) -> tuple[Somebody, str]:
        """Whose link it is, and the link; `again` lets her in again before. Raises `Fault`."""
        if again:
            if name is None:
                raise Fault("Whom to let in again?", "Her name belongs to it: --as 'Her Name'")
            for each in self.organisation().people:
                if each.name == name:
                    self.let_in_again(each.sub)
        somebody = self.organisation().somebody(name)
        return somebody, self.link(somebody)

    @property
    def _file(self) -> Path:
        return self.links.parent / "organisation.json"


def _known_of(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What this release knows of her: a later one may have kept more."""
    return {each.name: kept[each.name] for each in fields(Somebody) if each.name in kept}


def way_back(name: str) -> str:
    """What helps her whose access has ended."""
    return f"A lead lets her in again, under Team; or: kreis sign-in --as '{name}' --again"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
