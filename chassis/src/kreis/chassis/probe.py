"""`python -m kreis.chassis.probe`: asks the process of this container whether it is ready.

Promise: exits with 0 if the process is ready, otherwise with 1. Imports only the standard library,
so a probe every few seconds costs little.
"""

from __future__ import annotations

import http.client
import os
import sys


def is_ready(bind: str, timeout: float = 2.0) -> bool:
    """True if the process at `host:port` says that it is ready. 0.0.0.0 stands for this machine.
    `timeout` is in seconds."""
    host, _, port = bind.rpartition(":")
    here = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104
    connection = http.client.HTTPConnection(here, int(port), timeout=timeout)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


if __name__ == "__main__":
    where = os.environ.get("KREIS_HEALTH_BIND") or os.environ["KREIS_BIND"]
    sys.exit(0 if is_ready(where) else 1)
