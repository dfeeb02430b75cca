"""The organisation on this machine and the people who sign in to it, as the terminal knows them.

Promise: whoever can read the data folder can sign in, and nobody else: links are made here, work
once and not for long. Which rights they give is the role's, checked by the services.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from kreis.onebox.fault import Fault
from kreis.onebox.places import read_json, write_private_json


@dataclass(frozen=True)
class Somebody:
    """A person who may sign in; `sub` is her id on the list of staff."""

    sub: str
    name: str
    roles: Sequence[str]


@dataclass(frozen=True)
class Organisation:
    agency: str
    name: str
    people: Sequence[Somebody]

    def somebody(self, name: str | None) -> Somebody:
        """The person of this name; without a name, the first. Raises `Fault`."""
        found = [each for each in self.people if name is None or each.name == name]
        if not found:
            known = ", ".join(each.name for each in self.people)
            raise Fault(f"Nobody here is called {name!r}.", f"There are: {known}.")
        return found[0]


def sign_in_folder(data: Path) -> Path:
    return data / "sign-in"


def keep(data: Path, organisation: Organisation) -> None:
    write_private_json(_file(data), asdict(organisation))


def kept(data: Path) -> Organisation | None:
    known = read_json(_file(data))
    if not known:
        return None
    people = [Somebody(**each) for each in known["people"]]
    return Organisation(known["agency"], known["name"], people)


def sign_in_link(data: Path, console: str, somebody: Somebody, agency: str) -> str:
    """An address that lets her in once. It works while the console at that address runs."""
    from kreis.console.staff.one_time_links import make

    person = {
        "sub": somebody.sub,
        "name": somebody.name,
        "agency": agency,
        "roles": list(somebody.roles),
    }
    return f"{console}/team/anmelden/{make(sign_in_folder(data), person)}"


def _file(data: Path) -> Path:
    return data / "organisation.json"
