"""Keeps what a benchmark found, with the machine it ran on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def machine() -> str:
    return f"{os.cpu_count()} cores, {platform.system()}, {platform.python_version()}"


def keep(name: str, result: Mapping[str, Any]) -> None:
    """Writes `results/<name>.json` and shows it."""
    kept = {**result, "machine": machine(), "when": f"{datetime.now(UTC):%Y-%m-%d}"}
    shown = json.dumps(kept, indent=2, ensure_ascii=False)
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(shown + "\n")
    print(shown)
