"""What keeps a pod from being ready, in its own words, and what helps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kreis.onebox.cluster.reading import Object, Place, condition, name, status

_IMAGE = (
    "Is the image where the cluster looks? For a registry with a password: component pull-secret."
)
_HELPS = {
    "ImagePullBackOff": _IMAGE,
    "ErrImagePull": _IMAGE,
    "InvalidImageName": "Mend the image's name in your overlay.",
    "CreateContainerConfigError": "A Secret or ConfigMap is missing: see deploy/README.md.",
    "Unschedulable": "Make room on a node, or add one.",
    "OOMKilled": "Give the container more memory in your overlay.",
}


@dataclass(frozen=True)
class Trouble:
    """One reason; `look` is the kubectl command that shows more."""

    says: str
    help: str
    look: tuple[str, ...]
    is_named: bool = True
    """Whether the cluster says why."""

    def do(self, place: Place) -> str:
        return f"{self.help} {place.command(*self.look)}".strip()


def trouble(pod: Object) -> Trouble | None:
    """Why this pod is not ready; None where it is ready or has done its work."""
    if status(pod).get("phase") == "Succeeded" or condition(pod, "Ready"):
        return None
    describe = ("describe", "pod", name(pod))
    if pod["metadata"].get("deletionTimestamp"):
        return Trouble("is ending", "Wait, or look:", describe, is_named=False)
    for says, of in _reasons(pod):
        log = ("logs", name(pod), "--container", of) if of else describe
        reason = says.partition(" ")[0].rstrip(":")
        is_crash = reason in ("CrashLoopBackOff", "Error", "OOMKilled")
        return Trouble(says, _HELPS.get(reason, ""), (*log, "--previous") if is_crash else describe)
    look = ("logs", name(pod))
    return Trouble("is not ready yet", "Wait, or look:", look, is_named=False)


def _reasons(pod: Object) -> Iterator[tuple[str, str]]:
    """What is said, and of which container; the first is the cause."""
    found = status(pod)
    for each in found.get("conditions") or ():
        if each["type"] == "PodScheduled" and each["status"] == "False":
            yield f"{each.get('reason', '')}: {each.get('message', '')}", ""
    for each in (
        *(found.get("initContainerStatuses") or ()),
        *(found.get("containerStatuses") or ()),
    ):
        yield from _of_container(each)


def _of_container(each: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    waiting = (each.get("state") or {}).get("waiting")
    ended = (each.get("lastState") or {}).get("terminated") or (each.get("state") or {}).get(
        "terminated"
    )
    if ended and ended.get("reason") == "OOMKilled":
        yield f"OOMKilled {each.get('restartCount', 0)} times", each["name"]
    if waiting and waiting.get("reason") not in ("ContainerCreating", "PodInitializing"):
        yield f"{waiting.get('reason', '')} {waiting.get('message', '')}".strip(), each["name"]
    if ended and ended.get("exitCode"):
        yield (
            f"Error {ended['exitCode']}, restarted {each.get('restartCount', 0)} times",
            each["name"],
        )
