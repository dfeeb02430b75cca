"""Names by which a process answers: the `Host` header of each request is checked.

Promise: a request for another name is refused (421). So a foreign page whose name leads to this
machine cannot use a browser here (DNS rebinding), and no address in an answer comes from a client.
Health and metrics answer by any name: who asks them knows the address of a pod only.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flask import Response, current_app, request

from kreis.chassis.config import Settings
from kreis.chassis.http.problems import Problem, answer

HOSTS = "kreis.hosts"
"""Key in `app.extensions` for the names. Without it nothing is checked, as in tests of views."""
ANY = "*"
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})
_EVERYWHERE = ("", "0.0.0.0", "[::]")  # noqa: S104
_EXEMPT = ("/livez", "/readyz", "/metrics")
_LABEL = "[a-z0-9_-]{1,63}"
_HOST = re.compile(
    rf"(\[[0-9a-f:]+(?:\.[0-9]{{1,3}}){{0,3}}\]|{_LABEL}(?:\.{_LABEL})*\.?)(?::[0-9]{{1,5}})?",
    re.ASCII,
)


def names_of(service: str, settings: Settings) -> frozenset[str]:
    """Returns the names by which a service answers.

    They are those of this machine, its own in compose and in Kubernetes, those of the addresses
    that people use, and those of the setting `hosts`.
    """
    addresses = (getattr(settings, name, "") for name in ("public_url", "discreet_url"))
    bound = settings.bind.rpartition(":")[0]
    found = {service, f"{service}-api", *(urlsplit(each).hostname or "" for each in addresses)}
    given = settings.hosts.replace(",", " ").lower().split()
    return _HERE | (found - {""}) | ({bound} - set(_EVERYWHERE)) | set(given)


def refusal() -> Response | None:
    """Returns the answer to a request for another name. None if the name is ours.

    What cannot be a name is refused also where any name is taken: no address can be made of it.
    """
    names: frozenset[str] | None = current_app.extensions.get(HOSTS)
    asked = request.environ.get("HTTP_HOST", "").lower()
    found = _HOST.fullmatch(asked)
    if request.path in _EXEMPT:
        return None
    if names is None or ANY in names:
        return None if found or not asked else _refusal(asked)
    name = found[1].removesuffix(".") if found else ""
    if name in names or any(each[:1] == "." and name.endswith(each) for each in names):
        return None
    return _refusal(asked)


def _refusal(asked: str) -> Response:
    told = asked[:100].encode("ascii", "backslashreplace").decode()
    detail = (
        f"Nothing is served here for the host {told!r}."
        " Whoever runs this installation names it in KREIS_HOSTS."
    )
    return answer(Problem(421, detail))
