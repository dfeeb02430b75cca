"""`kreis doctor --kubernetes`, with kubectl itself and a cluster that says what controllers would.

No cluster was recorded: the objects are the rendered overlay, with the status that the API's
documents describe. Each fault is planted once and must be named, with what helps.
"""

from __future__ import annotations

import copy
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kreis.onebox.__main__ import kreis
from kreis.onebox.service_modules import KREIS
from tests.deploy.api_server import Cluster, running
from tests.deploy.overlays import rendered
from tests.deploy.policies import containers
from tests.deploy.well import Well, at, waiting
from tests.support.programs import needs_program

pytestmark = needs_program("kubectl")


def doctor(well: Well, folder: Path, *words: str) -> Result:
    with running(well.cluster, folder) as config:
        own = {"KUBECONFIG": str(config), "HOME": str(folder)}
        return CliRunner().invoke(kreis, ["doctor", "--kubernetes", *words], env=own)


def wrong(said: str) -> list[str]:
    """Each ✗ line with the line that says what helps."""
    lines = said.splitlines()
    return [
        f"{line}\n{lines[number + 1]}" for number, line in enumerate(lines) if line.startswith("✗")
    ]


def test_an_installation_that_is_well_is_said_to_be(tmp_path: Path) -> None:
    done = doctor(Well(), tmp_path)

    assert done.exit_code == 0, done.output
    assert wrong(done.output) == []
    for service in KREIS:
        assert f"deployment {service.name}-api" in done.output
    assert "1 of 1 ready" in done.output
    assert "claim backups" in done.output
    assert "waits for its first pod" in done.output
    assert "waits until somebody starts it" in done.output
    assert "whether they are enforced is not seen here" in done.output


OUT_OF_MEMORY = {"reason": "OOMKilled", "exitCode": 137}
JOB = next(
    each["metadata"]["name"]
    for each in rendered("small")
    if each["kind"] == "Job" and each["metadata"]["name"].startswith("intake-migrate")
)
TOPICS = JOB.replace("intake-migrate", "topics")
FAULTS: dict[str, tuple[Callable[[Well], object], str, str]] = {
    "a missing image": (
        lambda well: well.stop(
            "intake-api", waiting("ImagePullBackOff", "denied")
        ),
        "deployment intake-api",
        "pull-secret",
    ),
    "a missing Secret": (
        lambda well: well.stop(
            "console-api",
            waiting("CreateContainerConfigError", 'secret "x"'),
        ),
        'secret "x"',
        "Secret or ConfigMap is missing",
    ),
    "a full node": (
        lambda well: well.stop(
            "kafka",
            {},
            conditions=[
                {"type": "PodScheduled", "status": "False", "reason": "Unschedulable",
                 "message": "0/1 nodes are available: 1 Insufficient memory."}
            ],
        ),
        "Insufficient memory",
        "Make room",
    ),
    "too little memory": (
        lambda well: well.stop(
            "cohorts-worker",
            {"restartCount": 4, "lastState": {"terminated": OUT_OF_MEMORY}},
        ),
        "OOMKilled 4 times",
        "--previous",
    ),
    "a crash": (
        lambda well: well.stop(
            "events-api",
            waiting("CrashLoopBackOff", "back-off 5m0s"),
        ),
        "CrashLoopBackOff",
        "logs events-api-0 --container api --previous",
    ),
    "a migration of other code": (
        lambda well: (
            well.stop("intake-api", {}),
            containers(well.of("Deployment", "intake-api"))[0].update(image="r.example/intake:2"),
        ),
        "no Job migrates with r.example/intake:2",
        "",
    ),
    "a roll that is not over": (
        lambda well: well.of("Deployment", "events-worker")["metadata"].update(generation=2),
        "deployment events-worker",
        "describe deployment/events-worker",
    ),
    "an old pod beside the new one": (
        lambda well: well.of("Deployment", "events-worker")["status"].update(replicas=2),
        "deployment events-worker",
        "",
    ),
    "a deployment that is not there": (
        lambda well: well.remove("Deployment", "notifications-worker"),
        "deployment notifications-worker",
        "Apply your overlay",
    ),
    "a worker at 0": (
        lambda well: well.of("Deployment", "notifications-worker")["spec"].update(replicas=0),
        "is scaled to 0",
        "scale deployment/notifications-worker --replicas 1",
    ),
    "a Job that failed": (
        lambda well: well.of("Job", JOB).update(
            status={"failed": 13, "conditions": [
                {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}]}
        ),
        "failed: BackoffLimitExceeded",
        f"logs job/{JOB}",
    ),
    "a Job that runs": (
        lambda well: well.of("Job", TOPICS).update(status={"active": 1, "failed": 2}),
        "is not done, 2 attempts failed",
        f"logs job/{TOPICS}",
    ),
    "a claim without a disk": (
        lambda well: well.of("PersistentVolumeClaim", "keys")["status"].update(phase="Pending"),
        "claim keys",
        "default StorageClass",
    ),
    "a Service of nobody": (
        lambda well: well.of("EndpointSlice", "console-api-x")["endpoints"][0].update(
            conditions={"ready": False}
        ),
        "service console-api",
        "describe service console-api",
    ),
    "no backup for two nights": (
        lambda well: well.of("CronJob", "backup").update(status={"lastSuccessfulTime": at(50)}),
        "nightly backup",
        "name=backup",
    ),
    "a suspended role": (
        lambda well: well.of("CronJob", "intake-cleanse")["spec"].update(suspend=True),
        "is suspended",
        "cronjob intake-cleanse",
    ),
    "a rebuild every night": (
        lambda well: well.of("CronJob", "insights-rebuild")["spec"].update(suspend=False),
        "by hand insights-rebuild",
        "cronjob insights-rebuild",
    ),
}  # fmt: skip


@pytest.mark.parametrize("planted", FAULTS)
def test_a_fault_is_named_with_what_helps(planted: str, tmp_path: Path) -> None:
    break_it, says, helps = FAULTS[planted]
    well = Well()
    break_it(well)

    done = doctor(well, tmp_path)

    assert done.exit_code == 1, done.output
    found = wrong(done.output)
    assert any(says in each and helps in each for each in found), done.output
    assert all(each.split("→", 1)[1].strip() for each in found)


def test_a_budget_that_lets_nobody_go_and_an_open_network_are_named(tmp_path: Path) -> None:
    well = Well("regional-external")
    budget = well.of("PodDisruptionBudget", "intake-api")
    budget["status"] |= {"disruptionsAllowed": 0, "desiredHealthy": 2, "currentHealthy": 1}
    for each in [each for each in well.cluster.objects if each[0] == "NetworkPolicy"]:
        del well.cluster.objects[each]

    found = "\n".join(wrong(doctor(well, tmp_path).output))

    assert "lets no pod go, 1 of 2 healthy" in found
    assert "any pod reaches any other" in found


def test_an_older_job_of_the_same_work_is_not_held_against_it(tmp_path: Path) -> None:
    well = Well()
    older = copy.deepcopy(well.of("Job", JOB))
    older["metadata"] |= {"name": f"{JOB}-older", "creationTimestamp": at(90)}
    failed = {"type": "Failed", "status": "True", "reason": "BackoffLimitExceeded"}
    well.add({**older, "status": {"failed": 13, "conditions": [failed]}})

    assert doctor(well, tmp_path).exit_code == 0


def test_it_waits_until_all_is_well(tmp_path: Path) -> None:
    well = Well()
    job = well.of("Job", TOPICS)
    done, job["status"] = job["status"], {"active": 1}
    threading.Timer(6, lambda: job.update(status=done)).start()

    assert doctor(well, tmp_path, "--wait", "60").exit_code == 0


def test_waiting_ends_at_once_where_a_job_has_failed(tmp_path: Path) -> None:
    well = Well()
    FAULTS["a Job that failed"][0](well)
    began = time.monotonic()

    assert doctor(well, tmp_path, "--wait", "600").exit_code == 1
    assert time.monotonic() - began < 90


def test_waiting_ends_at_once_where_kubectl_is_missing(tmp_path: Path) -> None:
    own = {"HOME": str(tmp_path), "PATH": "/nowhere"}
    began = time.monotonic()
    done = CliRunner().invoke(kreis, ["doctor", "--kubernetes", "--wait", "20"], env=own)

    assert (done.exit_code, time.monotonic() - began < 10) == (1, True)
    assert "The program kubectl is not here." in done.output


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({}, "There is nothing in the namespace other."),
        ({"KUBECONFIG": "/nowhere"}, "kubectl could not read the namespace other"),
        ({"PATH": "/nowhere"}, "The program kubectl is not here."),
    ],
)
def test_what_cannot_be_asked_is_said_without_a_traceback(
    change: dict[str, str], says: str, tmp_path: Path
) -> None:
    with running(Cluster(), tmp_path) as config:
        own = {"KUBECONFIG": str(config), "HOME": str(tmp_path)} | change
        done = CliRunner().invoke(
            kreis, ["doctor", "--kubernetes", "--namespace", "other"], env=own
        )

    assert done.exit_code == 1
    assert says in done.output
