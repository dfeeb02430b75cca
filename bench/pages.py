"""What pages of the console cost: requests to the services, and milliseconds.

    python -m bench.pages

The four services and the console run in this process on a real PostgreSQL. Ten groups are running,
with answers and attendance; then 300 finished groups are added. Each page is opened a few times:
requests are counted where they arrive, milliseconds are the median, `cpu_ms` is what this process
worked for it (console and services together, without PostgreSQL). The last part is one yes by a
participant's link: the page opened, the button tapped, the page shown.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient

from bench.groups import Groups
from bench.result import keep
from bench.served import Served, running_services, signed_in

PAGES = {"Heute": "/team/heute", "Gruppen": "/team/gruppen", "Kalender": "/team/kalender"}
RUNNING, FINISHED = 10, 300


def opened(served: Served, browser: FlaskClient, path: str, turns: int) -> dict[str, Any]:
    """What one page costs."""
    took, worked = [], []
    for turn in range(turns + 1):
        served.asked.clear()
        began, busy = time.perf_counter(), time.process_time()
        answer = browser.get(path)
        spent, used = time.perf_counter() - began, time.process_time() - busy
        assert answer.status_code == 200, answer.text
        if turn:  # the first warms
            took.append(1000 * spent)
            worked.append(1000 * used)
    return {
        "requests": sum(served.asked.values()),
        "by_service": dict(Counter(service for service, _ in served.asked.elements())),
        "ms": round(statistics.median(took), 1),
        "cpu_ms": round(statistics.median(worked), 1),
        "kB": round(len(answer.data) / 1000),
    }


def one_yes(served: Served, groups: Groups) -> dict[str, Any]:
    """Requests of one yes with a child, step by step."""
    browser, token = served.console.test_client(use_cookies=False), groups.link()
    steps = {}
    page = _counted(served, steps, "page opened", lambda: browser.get(f"/a/{token}"))
    form = groups.form_of(page.text)
    answer = _counted(served, steps, "yes tapped", lambda: browser.post(f"/a/{token}", data=form))
    assert answer.status_code == 303, answer.text
    _counted(served, steps, "page shown", lambda: browser.get(answer.location))
    return {**steps, "page and answer": steps["page opened"] + steps["yes tapped"]}


def _counted(served: Served, steps: dict[str, int], name: str, ask: Any) -> Any:
    served.asked.clear()
    answer = ask()
    assert answer.status_code < 400, answer.text
    steps[name] = sum(served.asked.values())
    return answer


def measured(finished: int, turns: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder, running_services(Path(folder)) as served:
        groups = Groups(served)
        groups.settle()
        groups.run_groups(RUNNING)
        browser = signed_in(served)
        found: dict[str, Any] = {}
        for count in (0, finished):
            if count:
                groups.finish_groups(count)
            served.analyze()
            found[f"{count} finished groups"] = {
                name: opened(served, browser, path, turns) for name, path in PAGES.items()
            }
        found["one yes by link, requests"] = one_yes(served, groups)
    return found


def main() -> None:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--finished", type=int, default=FINISHED)
    parser.add_argument("--turns", type=int, default=15)
    arguments = parser.parse_args()
    what = {
        "what": "pages with 10 running groups: requests to services, median milliseconds",
        **measured(arguments.finished, arguments.turns),
        "target": "as many requests, and milliseconds within 10 %, with 300 finished groups as with"
        " none; at most 4 requests for the page and a yes by link",
    }
    keep("pages", what)


if __name__ == "__main__":
    main()
