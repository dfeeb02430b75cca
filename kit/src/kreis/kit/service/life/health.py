"""It tells how it is by `/livez`, `/readyz` and `/metrics`, also among records nobody can read."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.door import Answer
from kreis.kit.service.life.days import Lived, Seen

RULE = "docs/runbooks/replace-a-service.md#how-it-is"
PENDING = "kreis_outbox_pending"


def run(world: Lived) -> None:
    seen = world.life.seen.get("started")
    if seen is None:
        raise Differs("it starts", "it does not")
    expect_well(seen, "after its start")
    metrics = seen.metrics
    names = {line.partition("{")[0].split(" ")[0] for line in metrics.text.splitlines()}
    if metrics.status != 200 or PENDING not in names:
        raise Differs(f"GET /metrics answers 200 and {PENDING}", f"{metrics.status}")
    for id_ in world.life.ids:
        if id_ in metrics.text:
            raise Differs("no metric names a person", f"one names {id_}")


def expect_well(seen: Seen, when: str) -> None:
    """Says whether it is alive and ready. Raises `Differs`."""
    _expect(seen.livez, {"overdue_loops": {}, "failing_loops": {}}, f"{when}, GET /livez")
    _expect(seen.readyz, {"ready": True}, f"{when}, GET /readyz")


def _expect(answer: Answer, content: object, what: str) -> None:
    if answer.status != 200 or answer.json != content:
        raise Differs(f"{what}: 200 and {content}", str(answer))
