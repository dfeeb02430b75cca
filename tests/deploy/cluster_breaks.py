"""Manifests broken on purpose for `cluster_policies`, each in one way; see `breaks`."""

from __future__ import annotations

from collections.abc import Callable

from tests.deploy import cluster_policies
from tests.deploy.breaks import container, first
from tests.deploy.policies import Objects, Policy, of_kind, pod

BREAKS: dict[str, tuple[Policy, Callable[[Objects], object]]] = {
    "a broker that has to be quick": (
        cluster_policies.patient,
        lambda all_: container(all_, "StatefulSet", "kafka")["startupProbe"].update(
            failureThreshold=60
        ),
    ),
    "a bucket that keeps backups for two months": (
        cluster_policies.no_backup_is_old,
        lambda all_: first(all_, "ObjectStore")["spec"].update(retentionPolicy="2m"),
    ),
    "a bucket that need not encrypt": (
        cluster_policies.no_backup_is_old,
        lambda all_: first(all_, "ObjectStore")["spec"]["configuration"]["wal"].pop("encryption"),
    ),
    "a database that nobody backs up": (
        cluster_policies.no_backup_is_old,
        lambda all_: first(all_, "Cluster")["spec"].pop("plugins"),
    ),
    "a claim as people write it": (
        cluster_policies.claims_as_the_server_returns_them,
        lambda all_: first(all_, "StatefulSet")["spec"]["volumeClaimTemplates"][0].pop("status"),
    ),
    "a claim of a release": (
        cluster_policies.claims_as_the_server_returns_them,
        lambda all_: first(all_, "StatefulSet")["spec"]["volumeClaimTemplates"][0][
            "metadata"
        ].update(labels={"app.kubernetes.io/version": "0.2.0"}),
    ),
    "a console that may come to another node": (
        cluster_policies.attachable,
        lambda all_: pod(first(all_, "Deployment", "console"))["spec"].pop("affinity"),
    ),
    "a worker that is led to another claim's pods": (
        cluster_policies.attachable,
        lambda all_: pod(first(all_, "Deployment", "notifications-worker"))["metadata"][
            "labels"
        ].update({"kreis/volume": "keys"}),
    ),
    "a story beside its outbox": (
        cluster_policies.attachable,
        lambda all_: pod(first(all_, "Job", "story"))["spec"].pop("affinity"),
    ),
    "a pod of no version": (
        cluster_policies.of_a_version,
        lambda all_: pod(first(all_, "Job", "databases"))["metadata"]["labels"].pop(
            "app.kubernetes.io/version"
        ),
    ),
    "a selector by version": (
        cluster_policies.of_a_version,
        lambda all_: first(all_, "Deployment")["spec"]["selector"]["matchLabels"].update(
            {"app.kubernetes.io/version": "0.2.0"}
        ),
    ),
    "a pod of no rank": (
        cluster_policies.ranked,
        lambda all_: pod(first(all_, "CronJob"))["spec"].pop("priorityClassName"),
    ),
    "services before data": (
        cluster_policies.ranked,
        lambda all_: first(all_, "PriorityClass", "kreis-data").update(value=5),
    ),
    "a console that reaches PostgreSQL": (
        cluster_policies.console_has_no_database,
        lambda all_: first(all_, "NetworkPolicy", "to-postgres")["spec"]["podSelector"].pop(
            "matchExpressions"
        ),
    ),
    "a console that PostgreSQL lets in": (
        cluster_policies.console_has_no_database,
        lambda all_: [
            each["spec"]["ingress"][0]["from"][0]["podSelector"].pop("matchExpressions")
            for each in of_kind(all_, "NetworkPolicy")
            if each["metadata"]["name"] == "postgres"
        ],
    ),
}

ELSEWHERE = {
    "a budget that lets nobody go": "regional-external",
    "a budget of nobody": "regional-external",
    "a story beside its outbox": "small-story",
    "a bucket that keeps backups for two months": "regional",
    "a bucket that need not encrypt": "regional",
    "a database that nobody backs up": "regional",
}
"""What is broken in another overlay than `small`."""
