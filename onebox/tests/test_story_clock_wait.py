"""The story begins when every process that answers has a story clock, and not before."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from kreis.onebox.story.services import Kreis, Unexpected

NAMES = ("intake", "cohorts", "events", "notifications", "insights", "subscriptions", "exchange")


class Door:
    """Answers as the pods behind one Service do while they are being replaced."""

    def __init__(self, answers: Callable[[], int]) -> None:
        self.asked = 0
        door = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                door.asked += 1
                self.send_response(answers())
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_request(self, code: object = 0, size: object = 0) -> None:
                """Keeps the tests' output quiet."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def doors() -> Iterator[list[Door]]:
    opened: list[Door] = []
    yield opened
    for door in opened:
        door.close()


def kreis(
    doors: list[Door], *answers: Callable[[], int], patience: float, settles: float = 0
) -> Kreis:
    doors += [Door(each) for each in answers]
    addresses = {NAMES[n]: door.address for n, door in enumerate(doors)}
    return Kreis({**addresses, "console": "http://127.0.0.1:9"}, lambda role: "", patience, settles)


def test_it_waits_for_the_last_process_without_a_clock(doors: list[Door]) -> None:
    """Old and new pods answer by turns; then only new ones."""
    turns, without = itertools.count(), [0.0]

    def by_turns() -> int:
        if (turn := next(turns)) % 2 or turn > 4:
            return 200
        without.append(time.monotonic())
        return 404

    kreis(doors, lambda: 200, by_turns, patience=60, settles=4).wait_for_story_clocks()

    assert len(without) == 4
    assert time.monotonic() - without[-1] >= 4


def test_it_begins_at_once_where_nothing_is_being_replaced(doors: list[Door]) -> None:
    kreis(doors, lambda: 200, lambda: 200, patience=30).wait_for_story_clocks()

    assert [door.asked for door in doors] == [1, 1]


def test_a_service_that_goes_on_without_is_named_with_what_helps(doors: list[Door]) -> None:
    with pytest.raises(Unexpected, match=r"^cohorts answered without a story clock for 1 s") as no:
        kreis(doors, lambda: 200, lambda: 404, patience=1).wait_for_story_clocks()

    assert "KREIS_STORY_CLOCK=true" in str(no.value)


@pytest.mark.parametrize("status", [401, 403])
def test_any_other_answer_ends_it_at_once(doors: list[Door], status: int) -> None:
    with pytest.raises(Unexpected, match=f"story-clock: {status}"):
        kreis(doors, lambda: status, patience=30).wait_for_story_clocks()
