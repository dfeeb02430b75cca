"""All policies together."""

from __future__ import annotations

from collections.abc import Sequence

from tests.deploy import cluster_policies, kafka_policies, policies

ALL: Sequence[policies.Policy] = (
    *policies.POLICIES,
    *kafka_policies.POLICIES,
    *cluster_policies.POLICIES,
)
