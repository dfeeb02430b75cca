"""The whole of Kreis and the witness, as processes in which a rehearsal can strike."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from kreis.console.issuer.signing import Issuer, role_claims, workload_claims
from kreis.onebox.box import Box, Composition, running_box
from kreis.onebox.fault import last_lines
from kreis.onebox.kafka_users import ADMINISTRATOR
from kreis.onebox.ports import HOST
from kreis.onebox.service_modules import ServiceModule
from kreis.onebox.services import ServiceProcess
from tests.system.faults import checker, evidence
from tests.system.faults.circles import rows
from tests.system.faults.circles.members import MEMBER
from tests.system.faults.findings import Finding
from tests.system.faults.rehearsal import FOLDER
from tests.system.faults.town import Town

SEED = 20270405
"""Of the trials that `make test` and `make proofs` run."""
ROOT = Path(__file__).parents[3]
DATABASES = ("intake", "cohorts", "events", "notifications", "exchange", "witness")
_PROCESSES = "tests.system.faults.processes"
SERVICES = (
    *(
        # The witness reads every topic, which no service may.
        ServiceModule(
            name,
            f"{_PROCESSES}.{name}",
            kafka_user=ADMINISTRATOR if name == "witness" else "",
        )
        for name in DATABASES
    ),
    ServiceModule("console", "kreis.console", has_database=False),
)
SETTINGS = {
    "KREIS_DELIVERY_TIMEOUT": "3",
    "KREIS_SESSION_TIMEOUT": "3",
    "KREIS_INSIGHTS_URL": f"http://{HOST}:9",
    "KREIS_SUBSCRIPTIONS_URL": f"http://{HOST}:9",
}
"""Seconds; the same code as with the defaults, with less waiting. The console needs addresses of
insights and subscriptions to start. Nobody looks at a page here, so nobody asks there."""
_RECOVERS_WITHIN = 11.0
"""Seconds. Onebox gives up on what dies five times in a row, each time this soon: that is another
promise than those tried here."""
_AGENCIES = UUID("d2c5b8f4-4f2e-4a40-9a5c-7e1f6b0f3a11")
_LONGEST_TOKEN = timedelta(hours=3)


class Arena:
    databases: Sequence[str] = DATABASES
    """Whose rows are looked at in the end."""
    unknown_work: Sequence[str] = ()
    """Kinds of planned work that the release that runs does not know, and leaves to the next."""

    def __init__(self, box: Box, folder: Path) -> None:
        self.box, self._folder = box, folder
        self._killed: dict[str, float] = {}

    @property
    def addresses(self) -> Mapping[str, str]:
        """Of the services that a town knows."""
        return self.box.addresses

    def town(self, district: int, seed: int) -> Town:
        """A town of its own agency, set up and empty."""
        agency = uuid5(_AGENCIES, f"{seed} {district}")
        issuer = Issuer(self.box.data / "keys", self.box.issuer)
        tokens: dict[str, str] = {}

        def token(role: str) -> str:
            if role not in tokens:
                tokens[role] = issuer.sign(_claims(role, agency), _LONGEST_TOKEN)
            return tokens[role]

        town = Town(
            self.addresses, token, self.box.data, agency=agency, district=district, seed=seed
        )
        town.set_up()
        return town

    def order(self, service: str, loop: str, moment: str) -> None:
        """The process of this service dies when this loop passes this moment the next time."""
        self._write(service, "stroke", f"{loop} {moment}")

    def was_struck(self, service: str) -> bool:
        """Whether the last order was carried out."""
        return not (self._folder / service / "stroke").exists()

    def withdraw(self, service: str) -> None:
        """The order is off."""
        (self._folder / service / "stroke").unlink(missing_ok=True)

    def pid(self, service: str) -> int:
        """The first process of the service, which leads a group of its own."""
        part = self.box.part(service)
        assert isinstance(part, ServiceProcess)
        return part.pid

    def plant(self, service: str, bug: str) -> None:
        """The service carries this bug from its next start on, which is now."""
        self._write(service, "bug", bug)
        self.restart(service)

    def weed(self, service: str) -> None:
        (self._folder / service / "bug").unlink()
        self.restart(service)

    def kill(self, part: str) -> None:
        """`kill -9` of a service, of `kafka` or of `postgres`, once it has recovered from the last
        one."""
        waits = self._killed.get(part, -_RECOVERS_WITHIN) + _RECOVERS_WITHIN - time.monotonic()
        time.sleep(max(0.0, waits))
        self.box.kill(part)
        self._killed[part] = time.monotonic()

    def restart(self, service: str) -> None:
        """`kill -9`, and waits until it is there again."""
        self.kill(service)
        time.sleep(0.3)  # the supervisor has to notice
        self.box.wait_until_ready()

    def waits(self, service: str) -> bool:
        """Whether anything of the service still waits, to be told or to be done."""
        return bool(evidence.unfinished(self.box, [service], self.unknown_work))

    def look_at_circles(self, town: Town) -> None:
        """Keeps what stands there now: exchange deletes asks after two weeks."""
        town.circles = rows.look(self.box, town.agency, town.circles)

    def effects(self, town: Town) -> int:
        """How many effects the witness has had for this town."""
        return len(evidence.effects(self.box, town.agency))

    def account(self) -> str:
        """Where everything stands, for whoever has to find out why something did not come about."""
        waiting = evidence.unfinished(self.box, self.databases, self.unknown_work)
        logs = (f"{name}:\n{last_lines(self.box.log(name), 25)}" for name in self.databases)
        return "\n".join([f"these wait: {waiting}", *logs])

    def verdict(self, towns: Sequence[Town], patience: float) -> Mapping[Town, list[Finding]]:
        """What the checker finds once all is quiet; facts take their time, at most `patience` s."""
        deadline = time.monotonic() + patience
        while True:
            waiting = evidence.unfinished(self.box, self.databases, self.unknown_work)
            facts = evidence.facts_on_all_topics(self.box)
            found = {t: checker.check(evidence.gather(t, self.box, facts)) for t in towns}
            if time.monotonic() > deadline or not (waiting or any(found.values())):
                break
            time.sleep(1)
        left = [Finding("lost", f"{count} rows of {name}") for name, count in waiting.items()]
        return {town: findings + left for town, findings in found.items()}

    def _write(self, service: str, name: str, text: str) -> None:
        """Whole at once: the process reads it at any moment."""
        folder = self._folder / service
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f"{name}.new"
        draft.write_text(text)
        draft.rename(folder / name)


def _claims(role: str, agency: UUID) -> Mapping[str, Any]:
    """Members of circles act by the console, which has no agency: their link has one."""
    if role == MEMBER:
        return workload_claims("console", "exchange")
    return role_claims(role, None if role == "operator" else agency)


@contextmanager
def running_arena(data: Path, rehearsal: Path) -> Iterator[Arena]:
    """`data` is the box's folder, `rehearsal` the one of orders to its processes."""
    composition = Composition(services=SERVICES, trains=False)
    with (
        told({**SETTINGS, FOLDER: str(rehearsal), "PYTHONPATH": python_path()}),
        running_box(data, story_clock=True, composition=composition) as box,
    ):
        yield Arena(box, rehearsal)


def python_path() -> str:
    """With these tests on it: some processes are of theirs."""
    return os.pathsep.join([str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])])


@contextmanager
def told(ours: Mapping[str, str]) -> Iterator[None]:
    """These variables, inside the block, for every process that starts."""
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
