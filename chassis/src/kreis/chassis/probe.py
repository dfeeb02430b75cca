"""`python -m kreis.chassis.probe`: asks the process of this container whether it is ready.

Promise: exits with 0 if the process is ready, otherwise with 1. Imports only the standard library,
so a probe every few seconds costs little.
"""

from __future__ import annotations

import http.client
import json
import os
import sys
from collections.abc import Mapping


def is_ready(bind: str, timeout: float = 2.0) -> bool:
    """True if the process at `host:port` says that it is ready. 0.0.0.0 stands for this machine.
    `timeout` is in seconds."""
    return _asked(bind, "/readyz", timeout)[0] == 200


def troubles(bind: str, timeout: float = 2.0) -> Mapping[str, str]:
    """Returns the loops of the process that make no progress, each with the reason. It is empty
    if nobody answers: `is_ready` says so."""
    answer = json.loads(_asked(bind, "/livez", timeout)[1] or b"{}")
    overdue: Mapping[str, float] = answer.get("overdue_loops", {})
    failing: Mapping[str, str] = answer.get("failing_loops", {})
    return {loop: f"stands still for {age:.0f} s" for loop, age in overdue.items()} | dict(failing)


def _asked(bind: str, path: str, timeout: float) -> tuple[int, bytes]:
    """Returns status and body. Status 0 means that nobody answers."""
    host, _, port = bind.rpartition(":")
    here = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    connection = http.client.HTTPConnection(here, int(port), timeout=timeout)
    try:
        connection.request("GET", path)
        response = connection.getresponse()
        return response.status, response.read()
    except (OSError, http.client.HTTPException):
        return 0, b""
    finally:
        connection.close()


if __name__ == "__main__":
    where = os.environ.get("KREIS_HEALTH_BIND") or os.environ["KREIS_BIND"]
    sys.exit(0 if is_ready(where) else 1)
