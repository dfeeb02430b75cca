"""The organisation on this machine and who signs in to it: console's commands, on its data."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kreis.console.issuer.people import People

if TYPE_CHECKING:
    from kreis.console.issuer.founding import Founding


def people_of(data: Path, console: str) -> People:
    """Who signs in to what lies in this folder, at the console at that address."""
    return People(data / "sign-in", console)


def founding_of(data: Path, system: Mapping[str, Any]) -> Founding:
    """How an organisation and its staff come into the running system."""
    # Imported here: most commands sign nothing and ask nobody.
    from kreis.console.issuer.founding import Founding
    from kreis.console.issuer.signing import Issuer

    people = people_of(data, system["issuer"])
    issuer = Issuer(data / "keys", system["issuer"])
    return Founding(people, issuer, system["services"]["intake"])
