"""Ports on 127.0.0.1, the same ones at every start.

Promise: a name keeps its port as long as nobody else has taken it meanwhile. A port is chosen some
seconds before anybody listens there, so systems that start beside each other are given ranges of
their own: `KREIS_PORTS`.
Refuses: ports from which systems take the near end of outgoing connections (32768 and above). A
client that tries again and again to reach a stopped server there may one day connect to itself.
"""

from __future__ import annotations

import os
import random
import socket
from pathlib import Path

import psutil

from kreis.onebox.fault import Fault
from kreis.onebox.folders import changing, read_json

HOST = "127.0.0.1"
_RANGE = "20000-29999"


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


def listens_as(pid: int, port: int) -> bool:
    """Whether this very process, one of ours, listens there."""
    try:
        found = psutil.Process(pid).net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    return any(each.status == psutil.CONN_LISTEN and each.laddr.port == port for each in found)


def somebody_listens(addresses: str) -> bool:
    """Whether one of these does, written as host:port,host:port."""
    each = [address.strip().rpartition(":") for address in addresses.split(",")]
    return any(listens(int(port), host) for host, _, port in each)


def _new_port(taken: set[int]) -> int:
    allowed = os.environ.get("KREIS_PORTS", _RANGE)
    first, last = _bounds(allowed)
    for port in random.sample(range(first, last + 1), min(500, last + 1 - first)):
        if port not in taken and is_free(port):
            return port
    raise Fault(
        f"No free port found on {HOST} between {first} and {last}.",
        "Stop programs that hold many ports, or see whether this user may open ports at all.",
    )


def _bounds(allowed: str) -> tuple[int, int]:
    first, _, last = allowed.partition("-")
    if first.isdecimal() and last.isdecimal() and 1024 <= int(first) <= int(last) < 65_536:
        return int(first), int(last)
    raise Fault(
        f"KREIS_PORTS is {allowed!r}.", f"Name the first and the last port, such as {_RANGE}."
    )
