"""Schemas of facts, and variants of them that differ in one place."""

from __future__ import annotations

import copy
from typing import Any

from kreis.contracts import topics

SENT: dict[str, Any] = dict(
    topics()["notifications.delivery.v1"].facts["kreis.message-sent.v1"].schema
)
POOL: dict[str, Any] = dict(topics()["intake.pool.v1"].facts["kreis.pool-entered.v1"].schema)


def changed(schema: dict[str, Any], *path: str, **changes: Any) -> dict[str, Any]:
    changed = copy.deepcopy(schema)
    node = changed
    for step in path:
        node = node[step]
    node.update(changes)
    return changed
