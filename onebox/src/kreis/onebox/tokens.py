"""Tokens on one machine: for services, and for the person at the terminal.

Promise: a service finds a token for each service it may ask, in a file named after that one, and
the file is replaced long before the token expires, as it is on Kubernetes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from kreis.onebox.fault import Fault
from kreis.onebox.folders import write_private

_LIFETIME = timedelta(hours=1)
_FOR_PEOPLE = timedelta(hours=12)

Sign = Callable[[str, str], str]
"""A token with which a service (the first) may ask another (the second)."""


class WorkloadTokens:
    """Files that are replaced until this is closed."""

    def __init__(self, folder: Path, needs: Iterable[tuple[str, str]], sign: Sign) -> None:
        self._folder, self._needs, self._sign = folder, list(needs), sign
        self._over = threading.Event()
        self._refresher = threading.Thread(target=self._run, name="tokens")

    def start(self) -> None:
        """Returns when every file is there."""
        self._write()
        self._refresher.start()

    def close(self) -> None:
        self._over.set()
        if self._refresher.is_alive():
            self._refresher.join()

    def _run(self) -> None:
        while not self._over.wait(_LIFETIME.total_seconds() / 3):
            self._write()

    def _write(self) -> None:
        for service, audience in self._needs:
            write_private(self._folder / service / audience, self._sign(service, audience))


def kreis_tokens(data: Path, issuer: str) -> WorkloadTokens:
    """What Kreis' services need to ask each other."""
    from kreis.console.issuer.scopes import WORKLOADS
    from kreis.console.issuer.signing import Issuer, workload_claims

    signer = Issuer(data / "keys", issuer)

    def sign(service: str, audience: str) -> str:
        return signer.sign(workload_claims(service, audience), _LIFETIME)

    return WorkloadTokens(data / "tokens", WORKLOADS, sign)


def token_of_person(
    system: Mapping[str, Any], data: Path, role: str, agency: UUID | None, subject: str = ""
) -> str:
    """A token for a role; only where this machine is its own issuer and nothing leaves it."""
    from kreis.console.issuer.scopes import ROLES
    from kreis.console.issuer.signing import Issuer, role_claims

    if not system["safe_mode"]:
        raise Fault(
            "Tokens are made here in safe mode only.",
            "Outside safe mode people sign in at the agency's identity provider.",
        )
    if role not in ROLES:
        raise Fault(f"There is no role {role!r}.", f"Roles are: {', '.join(sorted(ROLES))}.")
    if (agency is None) != (role == "operator"):
        raise Fault(
            f"The role {role!r} goes {'without' if role == 'operator' else 'with'} an agency.",
            "Operators work for the whole installation, everybody else for one organisation: this"
            " machine's, once `kreis organisation` has set it up, or another by --agency ID.",
        )
    signer = Issuer(data / "keys", system["issuer"])
    return signer.sign(role_claims(role, agency, subject), _FOR_PEOPLE)


def rotate_key(data: Path, issuer: str) -> datetime:
    """Publishes a new key; returns the moment from which it signs."""
    from kreis.console.issuer.signing import Issuer

    return Issuer(data / "keys", issuer).rotate()
