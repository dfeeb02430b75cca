"""Upgrades from an older revision to this one and rolls back, while people work.

    make upgrade-trial     or     python -m tests.system.fleet.upgrade [--from 0.1.0]

It starts from the last release in `CHANGELOG.md`; `--from` names another release or any revision.

The old code runs with its own schema and topics. Then the databases are migrated and the topics of
this revision made while it runs on; every process is replaced by one of this code, and at last by
one of the old code again, on the new schema. Old and new run on the packages of this revision.
A service that the old revision lacks comes with the upgrade and stays: nothing deletes it.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from kreis.administration.acls import set_access
from kreis.cohorts.commands.phases import LOOK
from kreis.intake.jobs.privacy import TELL
from kreis.onebox.kafka import EmbeddedKafka, GivenKafka
from kreis.onebox.postgres import EmbeddedPostgres
from tests.support.releases import commit_of, last_release
from tests.support.servers import settings_of
from tests.support.services import NAMES as DATABASES
from tests.support.strict_kafka import all_over_tls, over_tls
from tests.system.faults.arena import ROOT, SEED
from tests.system.faults.torture import seen
from tests.system.faults.town import Town
from tests.system.fleet.fleet import Fleet, keep, people, running_fleet, while_people_live

OURS = (*DATABASES, "console")
PACKAGES = ("contracts", "chassis", "formation", *(f"services/{name}" for name in OURS))
"""Whose code is taken from the older revision. Older revisions may lack some of them."""
BETWEEN = 20.0
"""Seconds that people work on old, on new, and on old code again."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--from", dest="name", default=last_release().version, help="a release, or what git knows"
    )
    name = parser.parse_args().name
    revision = git("rev-parse", f"{commit_of(name)}^{{commit}}").strip()
    with tempfile.TemporaryDirectory() as folder:
        old = code_of(revision, Path(folder) / "old")
        later = [name for name in OURS if not (Path(folder) / "old" / "services" / name).exists()]
        box = Path(folder) / "box"
        with (
            all_over_tls(box),
            running_fleet(
                box,
                Path(folder) / "orders",
                code=old,
                later=later,
                create_topics=lambda kafka: create_topics(kafka, box, old),
            ) as fleet,
        ):
            result = run(fleet, old, later)
    return keep(
        f"upgrade-{name}", {"from": revision, "to": git("rev-parse", "HEAD").strip(), **result}
    )


def run(fleet: Fleet, old: str, later: Sequence[str]) -> dict[str, Any]:
    began = time.monotonic()
    there = [name for name in OURS if name not in later]
    steps: dict[str, dict[str, str]] = {"old": revisions(fleet)}

    def upgrade_and_go_back() -> None:
        time.sleep(BETWEEN)
        for service in DATABASES:
            migrate(fleet, service)
        create_topics(fleet.box.kafka, fleet.box.data, "")
        steps["migrated"] = revisions(fleet)
        time.sleep(BETWEEN)
        for code in ("", old):
            fleet.use_code(code, there)
            fleet.roll(there)
            if not code:
                bring(fleet, town, later)
            time.sleep(BETWEEN)

    town, observed = people(fleet, 1, SEED)
    # 0.1.0 cannot read their names, and its console has no page for a PIN: see the runbook.
    town.protected_share = 0.0
    while_people_live(town, upgrade_and_go_back, size=3, side_by_side=3)
    fleet.unknown_work = (TELL, LOOK)
    findings = fleet.verdict([town], patience=120)[town]
    return {
        "what": "upgraded and rolled back while people work",
        "came_with_the_upgrade": list(later),
        "schemas": steps,
        "findings": [f"{finding.kind}: {finding.what}" for finding in findings],
        "failed_requests": observed.failed,
        "answered_requests": observed.answered,
        **seen(fleet, town),
        "seconds": round(time.monotonic() - began),
        "machine": f"{os.cpu_count()} cores, {platform.system()}, {platform.python_version()}",
        "when": f"{datetime.now(UTC):%Y-%m-%d}",
    }


def bring(fleet: Fleet, town: Town, later: Sequence[str]) -> None:
    """Starts services that came with this revision, in the time of the story."""
    kreis = replace(town.kreis, addresses=fleet.box.addresses)
    fleet.scale("api", 1, later)
    for service in later:
        now = kreis.ask("lead", "GET", "intake", "/story-clock")["now"]
        kreis.ask("operator", "PUT", service, "/story-clock", {"now": now})
    fleet.scale("worker", 1, later)


def git(*words: str) -> str:
    command = ["git", "-C", str(ROOT), *words]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def code_of(revision: str, folder: Path) -> str:
    """The revision's files in `folder`; the paths that go before everything else."""
    folder.mkdir()
    there = set(git("ls-tree", "-d", "--name-only", revision, *PACKAGES).split())
    packages = [package for package in PACKAGES if package in there]
    command = ["git", "-C", str(ROOT), "archive", revision, *packages]
    files = subprocess.run(command, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(folder)], input=files, check=True)
    return os.pathsep.join(str(folder / package / "src") for package in packages)


def create_topics(kafka: EmbeddedKafka | GivenKafka, data: Path, code: str) -> None:
    """Creates the topics of the contracts at these paths, and lets our users in. Up to 0.1.0 the
    chassis created topics, and nobody was kept out on one machine."""
    root = Path(code.split(os.pathsep)[0]).parents[1] if code else ROOT
    is_old = (root / "chassis/src/kreis/chassis/topics.py").exists()
    words = ["kreis.chassis.topics", "create"] if is_old else ["kreis.administration", "apply"]
    access = over_tls(kafka.access, data)
    _run([*words, "--replicas", "1"], {"PYTHONPATH": code, **settings_of(access)})
    set_access(kafka.access)


def migrate(fleet: Fleet, service: str) -> None:
    """With the code of this revision."""
    urls = fleet.box.postgres.database(service)
    _run([f"kreis.{service}", "migrate"], {"KREIS_OWNER_DATABASE_URL": urls.owner})


def _run(words: list[str], environment: dict[str, str]) -> None:
    command = [sys.executable, "-m", *words]
    subprocess.run(command, env={**os.environ, **environment}, check=True, timeout=120)


def revisions(fleet: Fleet) -> dict[str, str]:
    """Where each database stands."""
    assert isinstance(fleet.box.postgres, EmbeddedPostgres)
    found = {}
    for service in DATABASES:
        with psycopg.connect(fleet.box.postgres.superuser_url, dbname=f"kreis_{service}") as there:
            row = there.execute("select version_num from alembic_version").fetchone()
            assert row is not None
            found[service] = str(row[0])
    return found


if __name__ == "__main__":
    sys.exit(main())
