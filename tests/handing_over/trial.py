"""The demo's story, with notifications handed over to the service in Go in the middle, and back.

    python -m tests.handing_over.trial [PROGRAM]        a part of `make kits`

Promise: every step of the story is checked, whoever sends. At the end the topic and the folder of
messages are counted: nothing was told twice, and nothing is missing of what the story tells.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from kreis.onebox.box import Box, Composition, running_box
from kreis.onebox.demo import kreis_of, play_step
from kreis.onebox.ending import end_like_ctrl_c
from kreis.onebox.fault import Fault
from kreis.onebox.folders import private_folder
from kreis.onebox.ports import Ports
from kreis.onebox.progress import Progress
from kreis.onebox.replacements import running_here
from kreis.onebox.service_modules import KREIS
from kreis.onebox.services import address
from kreis.onebox.story.ledger import facts_on_topics
from kreis.onebox.story.letters import letters
from kreis.onebox.story.player import Step, Story
from kreis.onebox.story.services import Kreis
from tests.handing_over.account import BACK_AFTER, DELIVERY, OVER_AFTER, Account

PROGRAM = "build/notifications-go"
NAME = "notifications"
_READY_WITHIN = 60.0


class Trial:
    """One story on one data folder, in three systems after each other."""

    def __init__(self, data: Path, program: str, progress: Progress) -> None:
        self._data, self._program, self._progress = data, program, progress
        self._addresses: dict[str, str] = {}
        self._number = 0

    def run(self) -> None:
        """Plays the story. Raises `Fault` with the step that failed, or with what was doubled."""
        story = self._story()
        steps = story.steps()
        yours = {NAME: address(Ports(self._data).port("another one"))}
        with self._running({}) as box:
            self._tokens_of(box, story)
            self._play(steps, OVER_AFTER)
        with self._running(yours) as box, self._another_one(box, yours[NAME]):
            self._play(steps, BACK_AFTER)
        with self._running({}) as box:
            self._play(steps, None)
            self._count(box)

    def _story(self) -> Story:
        # The addresses change while the story goes on: one mapping, whose content is replaced.
        return Story(Kreis(self._addresses, lambda role: ""), self._data / "outbox")

    def _tokens_of(self, box: Box, story: Story) -> None:
        kreis = kreis_of(box)
        story.stage.kreis = Kreis(self._addresses, kreis.tokens)

    @contextmanager
    def _running(self, elsewhere: Mapping[str, str]) -> Iterator[Box]:
        parts = Composition(running_here(elsewhere), elsewhere, trains=False)
        with running_box(
            self._data, story_clock=True, progress=self._progress, composition=parts
        ) as box:
            self._addresses.clear()
            self._addresses.update({**box.addresses, **elsewhere})
            yield box

    def _play(self, steps: Iterator[Step], until: str | None) -> None:
        for step in steps:
            self._number += 1
            play_step(self._number, step, self._progress, self._data)
            if step[0] == until:
                return

    @contextmanager
    def _another_one(self, box: Box, url: str) -> Iterator[None]:
        """Starts the other one as an operator would, with what `kreis status` names."""
        around = box.surroundings
        service = next(each for each in KREIS if each.name == NAME)
        told = around.common() | dict(box.kafka.users.settings(NAME) if box.kafka.users else {})
        own = {
            "KREIS_BIND": url.removeprefix("http://"),
            "KREIS_WORKLOAD_TOKENS": str(self._data / "tokens" / service.name),
            "KREIS_STATE_FOLDER": str(self._data / "another-one"),
        }
        private_folder(self._data / "another-one")
        log = self._data / "logs" / "another-one.log"
        with log.open("ab") as into:
            process = subprocess.Popen(
                [self._program], env={**os.environ, **told, **own}, stdout=into, stderr=into
            )
        try:
            _wait_until_ready(url, process)
            yield
        finally:
            process.terminate()
            process.wait(30)

    def _count(self, box: Box) -> None:
        """Raises `Fault` if anything was told twice, or is missing."""
        deadline = time.monotonic() + 30
        while True:
            told = [each for each in facts_on_topics(box.access) if each.topic == DELIVERY]
            folder = letters(self._data / "outbox")
            account = Account(told, sum(not each.is_of_circle for each in folder))
            if account.is_whole or time.monotonic() > deadline:
                break
            time.sleep(0.5)
        print(account)
        if account.faults:
            raise Fault("The count differs.", "\n".join(account.faults[:6]))


def _wait_until_ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _READY_WITHIN
    while True:
        if process.poll() is not None:
            raise Fault("The other one has ended.", "Its log is beside those of the services.")
        try:
            if httpx.get(f"{url}/readyz", timeout=2).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > deadline:
            raise Fault("The other one does not get ready.", "Its log is beside the others.")
        time.sleep(0.1)


def main() -> None:
    program = sys.argv[1] if len(sys.argv) > 1 else PROGRAM
    end_like_ctrl_c()
    with tempfile.TemporaryDirectory(prefix="kreis-handing-over-") as folder, Progress() as said:
        try:
            Trial(Path(folder) / "data", program, said).run()
        except Fault as fault:
            print(f"{fault.what}\n{fault.do}", file=sys.stderr)
            sys.exit(1)


if __name__ == "__main__":
    main()
