"""Ports on 127.0.0.1, the same ones at every start.

Promise: a name keeps its port as long as nobody else has taken it meanwhile.
Refuses: ports from which systems take the near end of outgoing connections (32768 and above). A
client that tries again and again to reach a stopped server there may one day connect to itself.
"""

from __future__ import annotations

import random
import socket
from pathlib import Path

from kreis.onebox.fault import Fault
from kreis.onebox.places import changing, read_json

HOST = "127.0.0.1"
_RANGE = range(20_000, 30_000)


class Ports:
    """The ports of one data folder."""

    def __init__(self, data: Path) -> None:
        self._file = data / "ports.json"

    def port(self, name: str) -> int:
        """The kept port of this name if it is free, otherwise a new one, kept from now on."""
        with changing(self._file) as kept:
            if name not in kept or not is_free(kept[name]):
                kept[name] = _new_port(set(kept.values()))
            return int(kept[name])

    def kept(self) -> dict[str, int]:
        return read_json(self._file)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def listens(port: int, host: str = HOST, timeout: float = 2.0) -> bool:
    """Whether somebody accepts connections there."""
    try:
        socket.create_connection((host, port), timeout).close()
    except OSError:
        return False
    return True


def somebody_listens(addresses: str) -> bool:
    """Whether one of these does, written as host:port,host:port."""
    each = [address.strip().rpartition(":") for address in addresses.split(",")]
    return any(listens(int(port), host) for host, _, port in each)


def _new_port(taken: set[int]) -> int:
    for port in random.sample(_RANGE, 500):
        if port not in taken and is_free(port):
            return port
    raise Fault(
        f"No free port found on {HOST} between {_RANGE.start} and {_RANGE.stop}.",
        "Stop programs that hold many ports, or see whether this user may open ports at all.",
    )
