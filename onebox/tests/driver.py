"""Runs a small system, as `kreis up` does, and tells its processes: `driver.py DATA`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from kreis.onebox.box import Composition, running_box
from kreis.onebox.ending import end_like_ctrl_c
from kreis.onebox.kafka import EmbeddedKafka
from kreis.onebox.postgres import EmbeddedPostgres
from kreis.onebox.service_modules import ServiceModule
from kreis.onebox.tokens import WorkloadTokens

SMALL = Composition(
    services=(
        ServiceModule("intake", "standin"),
        ServiceModule("console", "standin", has_database=False),
    ),
    create_topics=lambda kafka: None,
    tokens=lambda data, issuer: WorkloadTokens(
        data / "tokens", [("console", "intake")], lambda service, audience: f"{service}>{audience}"
    ),
    trains=False,
)


def main() -> None:
    end_like_ctrl_c()
    try:
        with running_box(Path(sys.argv[1]), story_clock=False, composition=SMALL) as box:
            assert isinstance(box.kafka, EmbeddedKafka)
            assert isinstance(box.postgres, EmbeddedPostgres)
            print(json.dumps({"kafka": box.kafka.pid, "postgres": box.postgres.pid}), flush=True)
            box.wait()
    except KeyboardInterrupt:
        print("stopped", flush=True)


if __name__ == "__main__":
    main()
