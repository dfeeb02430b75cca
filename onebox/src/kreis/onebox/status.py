"""What runs on a data folder, for people and programs.

Promise: says what is so now. Addresses come from the file that onebox writes when everything is
ready; whether it runs, from its lock; health, from asking each part.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil

from kreis.chassis.probe import is_ready, troubles
from kreis.onebox.fault import Fault
from kreis.onebox.folders import read_json, write_private_json
from kreis.onebox.kafka_users import ADMINISTRATOR, PROTOCOL, SUBSCRIBER, KafkaUsers
from kreis.onebox.lock import is_held
from kreis.onebox.ports import somebody_listens
from kreis.onebox.services import Surroundings


def write(data: Path, surroundings: Surroundings, postgres: str) -> None:
    """Notes where everything is. Holds no secret."""
    common = surroundings.common()
    content = {
        "pid": os.getpid(),
        "started_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "data": str(data),
        "logs": str(data / "logs"),
        "safe_mode": common["KREIS_SAFE_MODE"].lower() in ("true", "1", "yes", "on"),
        "file_outbox": common["KREIS_FILE_OUTBOX"],
        "story_clock": surroundings.story_clock,
        "issuer": surroundings.issuer,
        "kafka": surroundings.kafka,
        "kafka_users": str(surroundings.kafka_users.folder) if surroundings.kafka_users else None,
        "postgres": postgres,
        "services": dict(surroundings.addresses),
        "elsewhere": dict(surroundings.elsewhere),
        "health": dict(surroundings.health),
    }
    write_private_json(_file(data), content)


def remove(data: Path) -> None:
    _file(data).unlink(missing_ok=True)


def running_system(data: Path) -> dict[str, Any]:
    """What was noted at the start; a fault when nothing runs, or it is only starting."""
    if not is_held(data):
        raise Fault(
            f"Kreis is not running on {data}.",
            "Start it: kreis up. Another one, such as the demo's, is named with --data.",
        )
    system = read_json(_file(data))
    if not system:
        raise Fault(f"Kreis is starting or stopping on {data}.", "Ask again in some seconds.")
    return system


def with_health(system: Mapping[str, Any]) -> dict[str, Any]:
    """The same, each part with its port and whether it works, and what all of it takes."""
    services: Mapping[str, str] = system["services"]
    with ThreadPoolExecutor(len(services) + 2) as pool:
        ready = pool.map(lambda name: is_ready(system["health"][name]), services)
        kafka, postgres = pool.map(somebody_listens, (system["kafka"], system["postgres"]))
        standing = troubles_of(system)
        described = {
            name: {
                "address": url,
                "port": _port(url),
                "health": f"http://{system['health'][name]}",
                "healthy": answers and name not in standing,
                "troubles": standing.get(name, {}),
            }
            for (name, url), answers in zip(services.items(), ready, strict=True)
        }
    return {
        **{name: value for name, value in system.items() if name != "health"},
        "services": described,
        "elsewhere": {
            name: {"address": url, "healthy": _is_well(url), **_entrance(system, name)}
            for name, url in system["elsewhere"].items()
        },
        "kafka": {
            "bootstrap": system["kafka"],
            "port": _port(system["kafka"]),
            "healthy": kafka,
            "users": _kafka_users(system["kafka_users"]),
        },
        "postgres": {
            "address": system["postgres"],
            "port": _port(system["postgres"]),
            "healthy": postgres,
        },
        "memory_mb": memory_mb(system["pid"]),
    }


def _is_well(url: str) -> bool:
    """Whether a service that an organisation runs itself answers that it is ready."""
    try:
        return httpx.get(f"{url}/readyz", timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def _entrance(system: Mapping[str, Any], name: str) -> dict[str, str]:
    """Where such a service finds what lets it in: to Kafka, and to the services that it asks."""
    entrance = {"tokens": str(Path(system["data"]) / "tokens" / name)}
    if system["kafka_users"]:
        entrance["kafka_password_file"] = str(KafkaUsers(Path(system["kafka_users"])).file(name))
    return entrance


def troubles_of(system: Mapping[str, Any]) -> dict[str, Mapping[str, str]]:
    """The loops that make no progress, by service, each with the reason. Empty when all do."""
    with ThreadPoolExecutor(len(system["health"])) as pool:
        found = dict(
            zip(system["health"], pool.map(troubles, system["health"].values()), strict=True)
        )
    return {name: loops for name, loops in found.items() if loops}


def _kafka_users(folder: str | None) -> dict[str, Any] | None:
    """Who comes in to Kafka how: the file of each password, never the password; and what others may
    read."""
    if not folder:
        return None
    from kreis.administration.access import PUBLISHED

    users = KafkaUsers(Path(folder))
    files = {name: str(users.file(name)) for name in (SUBSCRIBER, ADMINISTRATOR)}
    return {
        "protocol": PROTOCOL,
        "mechanism": "SCRAM-SHA-512",
        "password_files": files,
        "subscriber_reads": list(PUBLISHED),
    }


def memory_mb(pid: int) -> int | None:
    """What onebox and all its children take, shared pages counted once (PSS); Linux tells that."""
    try:
        main = psutil.Process(pid)
        taken = [_pss(process) for process in (main, *main.children(recursive=True))]
    except psutil.Error:
        return None
    return round(sum(taken) / 1e6) if any(taken) else None


def _pss(process: psutil.Process) -> int:
    try:
        return int(getattr(process.memory_full_info(), "pss", 0))
    except psutil.Error:
        # It has just ended, or belongs to another user.
        return 0


def _port(where: str) -> int:
    return int(where.rpartition(":")[2])


def _file(data: Path) -> Path:
    return data / "onebox.json"
