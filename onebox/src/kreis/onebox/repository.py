"""Where jars come from: Maven Central, or the mirror that `KREIS_MAVEN` names, asked by jgo.

Promise: trusts the certificate authorities that this machine trusts. jgo's client trusts a list of
its own only, and would fail behind a company's proxy where pip has just worked.
"""

from __future__ import annotations

import os
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from kreis.onebox.fault import Fault

if TYPE_CHECKING:
    from jgo.maven import MavenContext

ADVICE = (
    "Set KREIS_MAVEN to the address of a mirror of Maven Central, or KREIS_KAFKA=host:port to a "
    "Kafka broker that is already there. A proxy is taken from HTTPS_PROXY, further certificate "
    "authorities from REQUESTS_CA_BUNDLE."
)
_SECONDS = 30
_TRUSTS = ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE")


def repository(folder: Path, advance: Callable[[int], None]) -> MavenContext:
    """Downloads into this folder and tells of every piece that has come."""
    # Imported here: it takes half a second, and is needed by the first start only.
    from jgo.maven import MavenContext, PythonResolver

    _trust_what_this_machine_trusts()
    mirror = os.environ.get("KREIS_MAVEN")
    return MavenContext(
        resolver=PythonResolver(progress_callback=_telling(advance)),
        repo_cache=folder,
        remote_repos={"mirror": mirror.rstrip("/")} if mirror else None,
        timeout=_SECONDS,
    )


def must_answer() -> None:
    """Raises a fault when the repository cannot be reached."""
    from jgo.constants import MAVEN_CENTRAL_URL
    from jgo.util import http

    _trust_what_this_machine_trusts()
    where = os.environ.get("KREIS_MAVEN") or MAVEN_CENTRAL_URL
    try:
        http.head(where, timeout=10)
    except OSError as fault:
        raise Fault(f"{where} cannot be reached: {fault}", ADVICE) from fault


def _trust_what_this_machine_trusts() -> None:
    """The client reads a variable; one that is set already says what somebody wants."""
    known = ssl.get_default_verify_paths()
    # The folder is of use only if the system's own tool has filled it.
    filled = known.capath and any(Path(known.capath).glob("*.0"))
    authorities = known.cafile or (known.capath if filled else None)
    if authorities and not any(name in os.environ for name in _TRUSTS):
        os.environ[_TRUSTS[0]] = authorities


def _telling(
    advance: Callable[[int], None],
) -> Callable[[str, int], AbstractContextManager[Callable[[int], None]]]:
    @contextmanager
    def one_file(name: str, size: int) -> Iterator[Callable[[int], None]]:
        yield advance

    return one_file
