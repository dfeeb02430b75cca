"""Prometheus beside a fleet: our rules, and every process as a target while it is there."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import yaml

from kreis.onebox.ports import HOST, Ports
from tests.system.faults.arena import ROOT

INTERVAL = 15
"""Seconds between two looks at a process, as in `deploy`."""


@dataclass(frozen=True)
class Prometheus:
    address: str

    def alerts(self) -> dict[str, str]:
        """What is pending or fires now, by `alert service`."""
        found = self._get("alerts")["alerts"]
        return {
            f"{each['labels']['alertname']} {each['labels'].get('service', '')}": each["state"]
            for each in found
        }

    def series(self, name: str, begin: float, end: float) -> list[dict[str, Any]]:
        """Every series of this name as it was stored, between two moments in seconds."""
        window = f"{name}[{round(end - begin)}s]"
        result: list[dict[str, Any]] = self._get("query", query=window, time=str(end))["result"]
        return result

    def _get(self, what: str, **query: str) -> Any:
        answer = httpx.get(f"{self.address}/api/v1/{what}", params=query, timeout=10)
        answer.raise_for_status()
        return answer.json()["data"]


@contextmanager
def running_prometheus(folder: Path, targets: Sequence[Path]) -> Iterator[Prometheus]:
    """Stopped on the way out; its data lie in `folder`."""
    folder.mkdir()
    port = Ports(folder).port("prometheus")
    read = {"job_name": "kreis", "file_sd_configs": [_followed(targets)]}
    told = {
        "global": {"scrape_interval": f"{INTERVAL}s", "evaluation_interval": f"{INTERVAL}s"},
        "rule_files": [str(ROOT / "deploy" / "monitoring" / "rules" / "*.yaml")],
        "scrape_configs": [read],
    }
    file = folder / "prometheus.yml"
    file.write_text(yaml.safe_dump(told))
    words = ["prometheus", f"--config.file={file}", f"--web.listen-address={HOST}:{port}"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [*words, f"--storage.tsdb.path={folder / 'data'}"], stdout=log, stderr=log
        )
    try:
        _wait_until_ready(f"http://{HOST}:{port}", folder / "log")
        yield Prometheus(f"http://{HOST}:{port}")
    finally:
        process.terminate()
        process.wait(30)


def _followed(targets: Sequence[Path]) -> dict[str, Any]:
    return {"files": [str(each) for each in targets], "refresh_interval": "5s"}


def _wait_until_ready(address: str, log: Path) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if httpx.get(f"{address}/-/ready", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.2)
    raise TimeoutError(log.read_text()[-2000:])
