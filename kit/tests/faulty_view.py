"""The example that reads a view, with one fault.

Started by `python -m kit.tests.faulty_view FAULT`, or `none`. Each fault is one that teams
make. `FAULTS` says which case of the kit finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from tests.support.examples import run_with_a_fault


def reads_one_page_of_a_feed(example: Any) -> None:
    example._read_page = _once(example._read_page)


def _once(read: Callable[..., bool]) -> Callable[..., bool]:
    done: list[bool] = []

    def page(*args: Any) -> bool:
        if not done:
            read(*args)
            done.append(True)
        return False

    return page


def skips_orders_that_it_has(example: Any) -> None:
    """It knows records by their ids, orders too, and keeps no pseudonym."""
    seen = set[str]()

    def take(self: Any, key: str, event: dict[str, str], data: Any) -> None:
        id_ = event.get("id", "")
        if id_ in seen:
            return
        seen.add(id_)
        if event.get("type") == "kreis.to-forget.v1":
            self._forget(key, id_)
        else:
            known = {"fact": data["fact"], "sequence": int(event["sequence"]), "fields": {}}
            self.people.setdefault(key, {})[id_] = known

    example.View.take = take


def ignores_orders(example: Any) -> None:
    example.View._forget = lambda *_: None


def keeps_no_pseudonym(example: Any) -> None:
    before = example.View.take

    def take(self: Any, key: str, event: dict[str, str], data: Any) -> None:
        known = self.forgotten
        if event.get("type") != "kreis.to-forget.v1":
            self.forgotten = {}
        before(self, key, event, data)
        self.forgotten = known

    example.View.take = take


def confirms_at_most_once(example: Any) -> None:
    asked, ask = set[str](), example._ask

    def once(method: str, path: str, arguments: Any) -> Any:
        if method == "POST" and path in asked:
            return 200, {}
        if method == "POST":
            asked.add(path)
        return ask(method, path, arguments)

    example._ask = once


def confirms_each_person_once(example: Any) -> None:
    def forget(self: Any, key: str, order: str) -> None:
        self.people.pop(key, None)
        self.forgotten.setdefault(key, {"since": 9e12, "orders": {order: False}})

    example.View._forget = forget


def goes_on_after_the_end(example: Any) -> None:
    ask = example._ask

    def deaf(method: str, path: str, arguments: Any) -> Any:
        status, answer = ask(method, path, arguments)
        return (0, {}) if answer.get("type") == "subscription-ended" else (status, answer)

    example._ask = deaf


FAULTS: Mapping[Callable[[Any], None], str] = {
    reads_one_page_of_a_feed: "history",
    ignores_orders: "order-on-the-topic",
    skips_orders_that_it_has: "order-in-the-feed",
    keeps_no_pseudonym: "forgotten-for-good",
    confirms_at_most_once: "confirmation",
    confirms_each_person_once: "restored",
    goes_on_after_the_end: "ended",
}

if __name__ == "__main__":
    run_with_a_fault("read_a_view", FAULTS)
