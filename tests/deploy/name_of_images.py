"""Every image that objects name."""

from __future__ import annotations

from tests.deploy.policies import WORKLOADS, Objects, containers, of_kind


def images_of(objects: Objects) -> set[str]:
    """Of pods, and of CloudNativePG's instances."""
    pods = {each["image"] for w in of_kind(objects, *WORKLOADS) for each in containers(w)}
    return pods | {each["spec"]["imageName"] for each in of_kind(objects, "Cluster")}
