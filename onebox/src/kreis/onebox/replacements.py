"""Services that an organisation runs itself, in place of ours. The data folder remembers them.

Promise: two services of one name never work on one folder because an option was forgotten. Who was
replaced stays replaced until `--back`.
Refuses: to replace the console, which issues the tokens here, and an address that is none.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from kreis.onebox.fault import Fault
from kreis.onebox.folders import read_json, write_private_json
from kreis.onebox.service_modules import KREIS, ServiceModule

REPLACEABLE = tuple(service.name for service in KREIS if service.has_database)
"""The services that share facts and APIs alone with the others."""


def remembered(data: Path) -> dict[str, str]:
    """Returns the base address of each service that runs elsewhere."""
    return dict(read_json(_file(data)).get("elsewhere", {}))


def remember(data: Path, elsewhere: Mapping[str, str]) -> None:
    """Notes which services run elsewhere, and where."""
    if elsewhere or _file(data).exists():
        write_private_json(_file(data), {"elsewhere": dict(elsewhere)})


def returning(data: Path, elsewhere: Mapping[str, str]) -> tuple[ServiceModule, ...]:
    """Returns our services that another one has replaced so far, and does no more."""
    gone = remembered(data).keys() - elsewhere.keys()
    return tuple(service for service in KREIS if service.name in gone)


def decided(
    data: Path, *, without: Iterable[str], urls: Sequence[str], back: Iterable[str]
) -> dict[str, str]:
    """Returns who runs elsewhere, and where, by what was said now and what the folder remembers.

    `urls` are texts such as `notifications=http://127.0.0.1:9000`. Without one the address is the
    remembered one, or that of the environment (`KREIS_NOTIFICATIONS_URL`). Raises `Fault`.
    """
    known, given = remembered(data), dict(map(_named_address, urls))
    for name in back:
        _refuse_unknown(name)
        known.pop(name, None)
    left_out = {*known, *without}
    for name in [*left_out, *given]:
        _refuse_unknown(name)
    for name in given.keys() - left_out:
        raise Fault(
            f"{name} runs here, at an address of its own.",
            f"To run yours in its place, add --without {name}",
        )
    return {name: _address(name, given, known) for name in sorted(left_out)}


def running_here(elsewhere: Mapping[str, str]) -> tuple[ServiceModule, ...]:
    """Returns the services that are ours to start."""
    return tuple(service for service in KREIS if service.name not in elsewhere)


def overruled(elsewhere: Mapping[str, str]) -> dict[str, str]:
    """Returns the addresses in the environment that have no effect, since the service runs here."""
    found = {name: _of_environment(name) for name in REPLACEABLE if name not in elsewhere}
    return {name: url for name, url in found.items() if url}


def _address(name: str, *said: Mapping[str, str]) -> str:
    for addresses in said:
        if name in addresses:
            return addresses[name]
    url = _of_environment(name)
    if not url:
        raise Fault(
            f"Nobody said where {name} answers, and the other services have to ask it.",
            f"Add --url {name}=http://HOST:PORT",
        )
    return _named_address(f"{name}={url}")[1]


def _named_address(said: str) -> tuple[str, str]:
    name, separator, url = said.partition("=")
    parts = urlsplit(url)
    if not separator or parts.scheme not in ("http", "https") or not parts.hostname:
        raise Fault(
            f"--url {said}: nobody can be asked there.",
            "Expected NAME=ADDRESS, such as --url notifications=http://127.0.0.1:9000",
        )
    return name, url.rstrip("/")


def _refuse_unknown(name: str) -> None:
    if name not in REPLACEABLE:
        raise Fault(
            f"{name!r} is no service that another one can replace here.",
            f"One of {', '.join(REPLACEABLE)}",
        )


def _of_environment(name: str) -> str:
    return os.environ.get(f"KREIS_{name.upper()}_URL", "").rstrip("/")


def _file(data: Path) -> Path:
    return data / "replaced.json"
