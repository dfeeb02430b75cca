"""What pages of the console cost: requests to the services, and milliseconds.

    python -m bench.pages

The five services and the console run in this process on a real PostgreSQL, twice: with ten groups
that are running, answered and attended, and with 300 finished ones besides. The pages of both are
opened in turn. Requests are counted where they arrive. Milliseconds are medians; `cpu_ms` is what
this process worked for a page: console and services together, without PostgreSQL. The last part is
one yes by a participant's link: the page opened, the button tapped, the page shown.
"""

from __future__ import annotations

import argparse
import logging
import statistics
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from bench.groups import Groups
from bench.page_cost import PageCost, opened
from bench.result import keep
from bench.served import Served, running_services, signed_in

PAGES = {"Heute": "/team/heute", "Gruppen": "/team/gruppen", "Kalender": "/team/kalender"}
RUNNING, FINISHED = 10, 300


class Town:
    """A system with its groups, and somebody of its staff."""

    def __init__(self, served: Served, finished: int) -> None:
        self.served, self.groups = served, Groups(served)
        self.groups.settle()
        self.groups.run_groups(RUNNING)
        self.groups.finish_groups(finished)
        served.analyze()
        self.browser = signed_in(served)


def _summary(costs: list[PageCost]) -> dict[str, Any]:
    last = costs[-1]
    return {
        "requests": last.requests.total(),
        "by_service": dict(last.requests),
        "ms": round(statistics.median(each.ms for each in costs), 1),
        "cpu_ms": round(statistics.median(each.cpu_ms for each in costs), 1),
        "kB": round(last.bytes / 1000),
    }


def compared(towns: Mapping[str, Town], path: str, turns: int) -> dict[str, Any]:
    """The page in each town in turn, so that what else the machine does is in both."""
    costs: dict[str, list[PageCost]] = {name: [] for name in towns}
    for _ in range(turns + 1):
        for name, town in towns.items():
            costs[name].append(opened(town.served, town.browser, path))
    warm = {name: each[1:] for name, each in costs.items()}
    found = {name: _summary(each) for name, each in warm.items()}
    few, many = (statistics.median(one.ms for one in each) for each in warm.values())
    few_cpu, many_cpu = (statistics.median(one.cpu_ms for one in each) for each in warm.values())
    ratios = {"ms": round(many / few, 2), "cpu_ms": round(many_cpu / few_cpu, 2)}
    return {**found, "many_to_few": ratios}


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
    with tempfile.TemporaryDirectory() as folder, ExitStack() as running:
        towns = {}
        for count in (0, finished):
            own = Path(folder) / str(count)
            own.mkdir()
            served = running.enter_context(running_services(own))
            towns[f"{count} finished groups"] = Town(served, count)
        pages = {name: compared(towns, path, turns) for name, path in PAGES.items()}
        first = next(iter(towns.values()))
        return {**pages, "one yes by link, requests": one_yes(first.served, first.groups)}


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
