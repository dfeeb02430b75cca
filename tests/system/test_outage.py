"""The broker is away for longer than the delivery timeout, while people go on working."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from pathlib import Path

import pytest

from kreis.onebox.box import running_box
from kreis.onebox.demo import kreis_of
from kreis.onebox.kafka import EmbeddedKafka
from kreis.onebox.story.forming import Forming
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.stage import Stage
from kreis.onebox.story.world import people

pytestmark = pytest.mark.system

DELIVERY_TIMEOUT, OUTAGE = 3.0, 12.0
"""Seconds. The relay's deadline for a batch is five seconds more than the delivery timeout."""


def test_nobody_notices_and_all_arrives_once_in_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KREIS_DELIVERY_TIMEOUT", str(DELIVERY_TIMEOUT))
    with running_box(tmp_path, story_clock=True) as box:
        assert isinstance(box.kafka, EmbeddedKafka)
        kreis = kreis_of(box)
        Forming(Stage(kreis, tmp_path / "outbox")).set_up()
        url = f"{box.addresses['intake']}/v1/participants"
        token = {"Authorization": f"Bearer {kreis.tokens('contact-person')}"}
        answers: list[tuple[int, str]] = []
        slowest = [0.0]
        over = threading.Event()

        def work() -> None:
            """Five requests a second; each must be answered, and at once."""
            while not over.wait(0.2):
                began = time.monotonic()
                answer = kreis.http.post(url, json=people()[0].registration, headers=token)
                slowest[0] = max(slowest[0], time.monotonic() - began)
                answers.append((answer.status_code, answer.json().get("id")))

        worker = threading.Thread(target=work)
        worker.start()
        time.sleep(2)
        box.kafka.stop()
        time.sleep(OUTAGE)
        box.kafka.start()
        time.sleep(2)
        over.set()
        worker.join()

        registered = [participant for status, participant in answers if status == 201]

        def pool_of_cohorts() -> int:
            return len(kreis.ask("group-planning", "GET", "cohorts", "/pool"))

        kreis.eventually(pool_of_cohorts, len(registered).__eq__, "all of them in cohorts")
        told = defaultdict(list)
        for message in facts_on_topics(box.access):
            told[message.key].append(message.sequence)

    assert len(registered) == len(answers) > OUTAGE * 3
    assert slowest[0] < 2
    assert told == {participant: [1] for participant in registered}
