"""The highest rate of registrations that a whole running system carries, as a share of Flask's.

    python -m bench.whole_chain

Newcomers are registered at fixed rates, whatever the answers do: shares of what a bare Flask
worker answers in the same run. A rate is carried if no request fails, if 99 of 100 facts reach a
reader within 50 ms after their commit, and 99 of 100 newcomers are known to cohorts within 250 ms.
Everything runs on this machine: the load, seven services, Kafka and PostgreSQL. For the highest
rate that is carried, CPU milliseconds of a registration are printed by process.
"""

from __future__ import annotations

import argparse
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.intake import Rung
from bench.latency import POOL, is_newcomer, known_to_cohorts, set_up
from bench.open_loop import Reader, open_loop, sender, summary
from bench.processes import cpu_seconds, used_between
from bench.result import keep
from kreis.chassis.message import decode
from kreis.onebox.box import Box, running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.ports import Ports
from kreis.onebox.progress import Progress
from kreis.onebox.story.world import people

SHARES = (0.015, 0.03, 0.045, 0.06, 0.09, 0.12, 0.15)
READ_WITHIN, KNOWN_WITHIN = 50, 250
"""Milliseconds, for 99 of 100."""


def flask_rate(folder: Path) -> float:
    """Answers per second of one gunicorn worker whose route does nothing."""
    rung = Rung("flask", Ports(folder).port("flask"))
    try:
        rung.wait_until_ready({})
        rung.turn({}, 2)  # warm
        return rung.turn({}, 4).rate
    finally:
        rung.stop()


def carried(box: Box, rate: float, seconds: float) -> dict[str, Any]:
    """What came of an open loop at this rate."""
    kreis = kreis_of(box)
    send = sender(box.addresses["intake"], kreis.tokens("contact-person"))
    body = json.dumps(people()[0].registration).encode()
    failed: list[int] = []

    def register(number: int) -> None:
        if send("/v1/participants", body) != 201:
            failed.append(number)

    open_loop(min(rate, 20), 2, register)  # warm
    reader = Reader(box.access, [POOL])
    time.sleep(2)
    began, before = time.time(), cpu_seconds()
    open_loop(rate, seconds, register)
    time.sleep(2)
    used = used_between(before, cpu_seconds())
    reader.close()
    read = [(decode(wire), came) for wire, came in reader.came]
    fresh = [(m, at) for m, at in read if m.time.timestamp() >= began and is_newcomer(m)]
    known = known_to_cohorts(box)
    return {
        "rate": round(rate, 1),
        "failed": len(failed) + int(rate * seconds) - len(fresh),
        "commit_to_reader": summary([came - m.time.timestamp() for m, came in fresh]),
        "registration_to_cohorts": summary(
            [known[m.id] - m.time.timestamp() for m, _ in fresh if m.id in known]
        ),
        "cpu_ms": {name: round(1000 * each / len(fresh), 2) for name, each in used.items()},
    }


def holds(found: dict[str, Any]) -> bool:
    return bool(
        not found["failed"]
        and found["commit_to_reader"]["p99"] <= READ_WITHIN
        and found["registration_to_cohorts"]["p99"] <= KNOWN_WITHIN
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=20)
    seconds = parser.parse_args().seconds
    tried = []
    with tempfile.TemporaryDirectory() as folder, Progress() as progress:
        flask = flask_rate(Path(folder))
        with running_box(Path(folder), story_clock=False, progress=progress) as box:
            box.join_training()
            set_up(kreis_of(box))
            for share in SHARES:
                tried.append({"share": share, **carried(box, share * flask, seconds)})
                print(tried[-1], flush=True)
                if not holds(tried[-1]):
                    break
    highest = [each for each in tried if holds(each)]
    keep(
        "whole_chain",
        {
            "what": "open loop of registrations on a whole running system, milliseconds",
            "bare_flask": round(flask),
            "highest_share": highest[-1]["share"] if highest else 0,
            "highest": highest[-1] if highest else None,
            "above": tried[len(highest)] if len(tried) > len(highest) else None,
            "seconds": seconds,
            "target": f"a share of 0.15 with p99 at most {READ_WITHIN} ms to a reader and"
            f" {KNOWN_WITHIN} ms to cohorts",
            "load": round(os.getloadavg()[0], 1),
        },
    )


if __name__ == "__main__":
    main()
