"""Is an installation on a cluster well, and if not, what helps?

Promise: each line says ok, or what is wrong and what to do about it. Looks only; changes nothing.
What cannot be seen from here, such as whether the network enforces policies, is said as such.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from kreis.onebox.cluster.reading import (
    Installation,
    Object,
    Place,
    condition,
    image,
    is_owned_by,
    label,
    moment,
    name,
    status,
)
from kreis.onebox.cluster.troubles import trouble
from kreis.onebox.doctor import Finding
from kreis.onebox.service_modules import KREIS

_NIGHT = timedelta(hours=26)
"""What runs every night has succeeded since then."""
_BY_HAND = {"rebuild"}
"""Components whose CronJob is suspended for good: people make a Job of it when they need one."""


@dataclass(frozen=True)
class Final(Finding):
    """A finding that does not go away by waiting."""


def findings(here: Installation, place: Place, now: datetime) -> Iterator[Finding]:
    """Everything that is looked at, in the order in which an installation comes up."""
    yield from _claims(here, place)
    yield from _jobs(here, place)
    yield from _workloads(here, place)
    yield _pods(here, place)
    yield from _endpoints(here, place)
    yield from _budgets(here, place)
    yield from _by_hand(here, place)
    yield from _nightly(here, place, now)
    yield _network(here)


def _claims(here: Installation, place: Place) -> Iterator[Finding]:
    used = {
        volume["persistentVolumeClaim"]["claimName"]
        for pod in here.of("Pod")
        for volume in pod["spec"].get("volumes", ())
        if "persistentVolumeClaim" in volume
    }
    for claim in here.of("PersistentVolumeClaim"):
        about, phase = f"claim {name(claim)}", status(claim).get("phase", "unknown")
        if phase == "Bound":
            yield Finding(about, f"bound, {status(claim).get('capacity', {}).get('storage', '?')}")
        elif phase == "Pending" and name(claim) not in used:
            yield Finding(about, "waits for its first pod")
        else:
            do = "Is there a default StorageClass? " + place.command("describe", "pvc", name(claim))
            yield Finding(about, f"is {phase}", do)


def _jobs(here: Installation, place: Place) -> Iterator[Finding]:
    """The newest of each: with other images or settings a Job comes under another name."""
    newest: dict[tuple[str, str], Object] = {}
    own = [job for job in here.of("Job") if not is_owned_by(job, "CronJob")]
    for job in sorted(own, key=lambda each: str(each["metadata"]["creationTimestamp"])):
        newest[label(job, "name"), label(job, "component")] = job
    for job in newest.values():
        about, log = f"job {name(job)}", place.command("logs", f"job/{name(job)}")
        failed = condition(job, "Failed")
        attempts = status(job).get("failed", 0)
        if condition(job, "Complete"):
            yield Finding(about, "done")
        elif failed:
            says = f"failed: {failed.get('reason', '')} {failed.get('message', '')}".strip()
            yield Final(about, says, f"{log}; then delete the Job and apply again.")
        else:
            yield Finding(
                about, f"is not done, {attempts} attempts failed", f"Wait, or look: {log}"
            )


def _workloads(here: Installation, place: Place) -> Iterator[Finding]:
    there = {name(each) for each in here.of("Deployment")}
    for service in KREIS:
        for role in ("api", "worker") if service.has_database else ("api",):
            if f"{service.name}-{role}" not in there:
                do = "Apply your overlay again: docs/runbooks/install-on-a-cluster.md"
                yield Final(f"deployment {service.name}-{role}", "is not there", do)
    for each in (*here.of("StatefulSet"), *here.of("Deployment")):
        yield _rolled_out(here, place, each)


def _rolled_out(here: Installation, place: Place, each: Object) -> Finding:
    about = f"{each['kind'].lower()} {name(each)}"
    found, wanted = status(each), each["spec"].get("replicas", 1)
    ready, updated = found.get("readyReplicas", 0), found.get("updatedReplicas", 0)
    if wanted == 0:
        return Finding(
            about, "is scaled to 0", place.command("scale", about.replace(" ", "/"), "--replicas 1")
        )
    is_seen = found.get("observedGeneration", 0) >= each["metadata"].get("generation", 0)
    if is_seen and ready == updated == wanted == found.get("replicas", 0):
        return Finding(about, f"{ready} of {wanted} ready")
    says = f"{ready} of {wanted} ready, {updated} of the newest"
    reasons = [why for pod in here.pods_of(each) if (why := trouble(pod))]
    named = next((why for why in reasons if why.is_named), None)
    missing = _migration_missing(here, each)
    if named:
        return Finding(about, f"{says}: {named.says}", named.do(place))
    if missing:
        return Finding(about, f"{says}: {missing}", "Apply through deploy/name_jobs.py.")
    return Finding(
        about, says, f"Wait, or look: {place.command('describe', about.replace(' ', '/'))}"
    )


def _migration_missing(here: Installation, deployment: Object) -> str:
    """New code waits for its migration, which a Job with another image does not run."""
    service = label(deployment, "name")
    jobs = [
        job
        for job in here.of("Job")
        if label(job, "component") == "migrate" and label(job, "name") == service
    ]
    if not jobs or any(image(job) == image(deployment) for job in jobs):
        return ""
    return f"no Job migrates with {image(deployment)}"


def _pods(here: Installation, place: Place) -> Finding:
    pods = [pod for pod in here.of("Pod") if not is_owned_by(pod, "Job")]
    troubled = [(pod, why) for pod in pods if (why := trouble(pod))]
    if troubled:
        pod, why = troubled[0]
        more = f" (and {len(troubled) - 1} more pods)" if len(troubled) > 1 else ""
        return Finding("pods", f"{name(pod)}: {why.says}{more}", why.do(place))
    restarts = sum(
        each.get("restartCount", 0)
        for pod in pods
        for each in status(pod).get("containerStatuses") or ()
    )
    return Finding("pods", f"{len(pods)} run, restarted {restarts} times")


def _endpoints(here: Installation, place: Place) -> Iterator[Finding]:
    """Ready pods behind each Service; readiness is what `/readyz` of the process answers."""
    for service in here.of("Service"):
        if not service["spec"].get("selector"):
            continue
        ready = sum(
            len(end.get("addresses") or ())
            for each in here.of("EndpointSlice")
            if (each["metadata"].get("labels") or {}).get("kubernetes.io/service-name")
            == name(service)
            for end in each.get("endpoints") or ()
            if (end.get("conditions") or {}).get("ready")
        )
        do = "" if ready else place.command("describe", "service", name(service))
        yield Finding(f"service {name(service)}", f"{ready} ready behind it", do)


def _budgets(here: Installation, place: Place) -> Iterator[Finding]:
    for budget in here.of("PodDisruptionBudget"):
        found = status(budget)
        about, gives = f"budget {name(budget)}", found.get("disruptionsAllowed", 0)
        if found.get("expectedPods", 0) == 0:
            yield Finding(about, "is of no pod", place.command("describe", "pdb", name(budget)))
        elif gives == 0:
            do = "A node with such a pod cannot be emptied until more pods are ready."
            healthy = (
                f"{found.get('currentHealthy', 0)} of {found.get('desiredHealthy', 0)} healthy"
            )
            yield Finding(about, f"lets no pod go, {healthy}", do)
        else:
            yield Finding(about, f"lets {gives} go")


def _by_hand(here: Installation, place: Place) -> Iterator[Finding]:
    for each in here.of("CronJob"):
        if label(each, "component") not in _BY_HAND:
            continue
        about = f"by hand {name(each)}"
        if each["spec"].get("suspend"):
            yield Finding(about, "waits until somebody starts it")
        else:
            do = f"Set suspend: true: {place.command('edit', 'cronjob', name(each))}"
            yield Final(about, "runs by itself", do)


def _nightly(here: Installation, place: Place, now: datetime) -> Iterator[Finding]:
    for each in here.of("CronJob"):
        if label(each, "component") in _BY_HAND:
            continue
        about, succeeded = f"nightly {name(each)}", status(each).get("lastSuccessfulTime")
        since = moment(succeeded or each["metadata"]["creationTimestamp"])
        jobs = place.command(
            "get", "jobs", "--selector", f"app.kubernetes.io/name={label(each, 'name')}"
        )
        if each["spec"].get("suspend"):
            yield Final(about, "is suspended", place.command("edit", "cronjob", name(each)))
        elif now - since > _NIGHT:
            says = f"no success since {since:%Y-%m-%d %H:%M} UTC"
            yield Final(about, says, f"Look at the log of its newest Job: {jobs}")
        else:
            yield Finding(about, f"succeeded {succeeded}" if succeeded else "has not been due yet")


def _network(here: Installation) -> Finding:
    policies = here.of("NetworkPolicy")
    if not policies:
        return Finding(
            "network", "any pod reaches any other", "Add the component network-policies."
        )
    return Finding(
        "network", f"{len(policies)} policies; whether they are enforced is not seen here"
    )
