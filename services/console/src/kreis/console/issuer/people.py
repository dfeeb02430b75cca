"""People who may sign in to this installation, and their organisation.

Two kinds of people can let others in. Operators can, who may run commands where the console keeps
its keys. Leads can, on the page Team. Links work once and expire soon. The role decides what a
person may do, and the services check that.
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

KEPT_SIGN_INS = 20
LEAD = "lead"
"""Role that may let others in."""


class LastLead(Exception):
    """Refused: without this lead nobody could let others in."""


@dataclass(frozen=True)
class Somebody:
    """Person who may sign in; `sub` is her id on the list of staff."""

    sub: str
    name: str
    roles: Sequence[str]
    signed_in_at: str | None = None
    """Time of her last sign-in (ISO 8601, UTC); None: never."""
    ended_at: str | None = None
    """Time when her access ended (ISO 8601, UTC); None: her access is open."""
    since: str | None = None
    """Time when her access was last opened again (ISO 8601, UTC); None: never. Links and sessions
    from before stay invalid."""

    sign_ins: Sequence[Mapping[str, str]] = ()
    """Her last sign-ins, the newest last: `at` (ISO 8601, UTC) and `link_by`, the name of whoever
    made the link; empty if it was made at the terminal. She sees them, so nobody signs in as her
    without her knowledge."""


@dataclass(frozen=True)
class Organisation:
    agency: str
    name: str
    people: Sequence[Somebody]
    """Empty until the first member of staff is taken on."""
    begun: Mapping[str, str] = field(default_factory=dict)
    """Ids of people whom intake has been asked to take on, by name, until they are added. A retry
    uses the same id, so nobody is created twice."""

    def of(self, sub: str) -> Somebody | None:
        return next((each for each in self.people if each.sub == sub), None)

    def with_changed(self, sub: str, change: Callable[[Somebody], Somebody]) -> Organisation:
        people = [change(each) if each.sub == sub else each for each in self.people]
        return replace(self, people=people)

    def somebody(self, name: str | None) -> Somebody:
        """Returns the person of this name; without a name, the first whose access is open.

        Raises `Fault` if there is no such person, or if her access has ended.
        """
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
    """Store of the people who may sign in, and of their links. Both are files of the console."""

    links: Path
    """Folder of one-time links. `organisation.json` lies beside it."""
    address: str
    """Base URL of the console, as people reach it. Links begin with it."""

    def kept(self) -> Organisation | None:
        """Loads the organisation, even one that still waits for its first person.

        None without a file.
        """
        if not self._file.exists():
            return None
        known = json.loads(self._file.read_text("utf-8"))
        people = [Somebody(**_known_of(each)) for each in known["people"]]
        return Organisation(known["agency"], known["name"], people, known.get("begun", {}))

    def organisation(self) -> Organisation:
        """Returns the organisation. Raises `Fault` if it has no people yet."""
        known = self.kept()
        if known is None or not known.people:
            raise Fault("There is no organisation here yet.", "Set one up: kreis organisation")
        return known

    def begin(self, name: str) -> str:
        """Reserves an id on the list of staff; retries get the same id until the person is added.

        Raises `Fault` if a person with this name is there already.
        """
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
        """Adds a person and returns her entry. Idempotent: an existing person stays as she is.

        A second press of the button therefore adds nobody.
        """
        with self.alone():
            known = self.organisation()
            if there := known.of(somebody.sub):
                return there
            begun = {name: sub for name, sub in known.begun.items() if sub != somebody.sub}
            self.keep(replace(known, people=[*known.people, somebody], begun=begun))
            return somebody

    def note_sign_in(self, sub: str, link_by: str = "") -> None:
        """Notes a sign-in by a link, and who made the link."""

        def noted(person: Somebody) -> Somebody:
            now = _now()
            kept = [*person.sign_ins, {"at": now, "link_by": link_by}][-KEPT_SIGN_INS:]
            return replace(person, signed_in_at=now, sign_ins=kept)

        self._change(sub, noted)

    def end(self, sub: str) -> None:
        """Ends a person's access: her next request is refused, and no link lets her in.

        An access that has ended keeps its time.
        Raises `LastLead` for the last lead. This is checked under the lock, because two leads may
        end each other's access at the same moment.
        """
        with self.alone():
            known = self.organisation()
            leads = [each for each in known.people if LEAD in each.roles and not each.ended_at]
            if [each.sub for each in leads] == [sub]:
                raise LastLead
            self.keep(known.with_changed(sub, _ended))

    def let_in_again(self, sub: str) -> None:
        """Opens a person's access again.

        She needs a new link: earlier links and sessions stay invalid.
        """

        def reopened(person: Somebody) -> Somebody:
            return replace(person, ended_at=None, since=_now()) if person.ended_at else person

        self._change(sub, reopened)

    def is_out(self, given: Mapping[str, Any]) -> bool:
        """True if this link or session no longer lets the person in.

        Either her access has ended, or it ended after this was given and was opened again later.
        """
        known = self.kept()
        somebody = known.of(given["sub"]) if known else None
        if somebody is None:
            return False
        is_old = somebody.since is not None and given.get("given_at", "") < somebody.since
        return is_old or somebody.ended_at is not None

    def _change(self, sub: str, change: Callable[[Somebody], Somebody]) -> None:
        """Changes the entry of one person. Does nothing if she is not listed."""
        with self.alone():
            known = self.kept()
            if known is not None and known.of(sub) is not None:
                self.keep(known.with_changed(sub, change))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds an exclusive file lock until the block ends."""
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with self._file.with_name(".organisation.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def keep(self, organisation: Organisation) -> None:
        """Replaces the file as a whole (write, then rename). Only its owner may read it."""
        draft = self._file.with_name(f".{self._file.name}.{os.getpid()}")
        draft.unlink(missing_ok=True)
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as out:
            json.dump(asdict(organisation), out, indent=2)
        draft.replace(self._file)

    def link(self, somebody: Somebody, by: str = "") -> str:
        """Makes an address that signs this person in once. It works while the console runs.

        `by` is the name of the person who makes it; empty at the terminal.
        """
        person = {
            "sub": somebody.sub,
            "name": somebody.name,
            "agency": self.organisation().agency,
            "roles": list(somebody.roles),
            "given_at": _now(),
            "link_by": by,
        }
        return f"{self.address}/team/anmelden/{one_time_links.make(self.links, person)}"

    def link_of(self, name: str | None, *, again: bool = False) -> tuple[Somebody, str]:
        """Returns the person of this name and a new link for her.

        `again` opens her access first. Raises `Fault`.
        """
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
    """Returns the fields that this release knows. A later release may have stored more."""
    return {each.name: kept[each.name] for each in fields(Somebody) if each.name in kept}


def way_back(name: str) -> str:
    """Says how a person whose access has ended is let in again."""
    return f"A lead lets her in again, under Team; or: kreis sign-in --as '{name}' --again"


def _ended(person: Somebody) -> Somebody:
    return person if person.ended_at else replace(person, ended_at=_now())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
