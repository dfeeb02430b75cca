"""A request that is repeated with its key gets the same answer, and has no second effect."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.api.office import Repeated, differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"

REPLAY = "Idempotent-Replay"
"""The header of an answer that is the first one once more."""


def run(world: Answered) -> None:
    done = [each for each in world.answers.repeated if 200 <= each.first.status < 300]
    if not done:
        raise Differs("one request with Idempotency-Key at least is done", "none")
    for each in world.answers.repeated:
        same = each.second.status == each.first.status
        said = f"{each.first.status} once more for the same key"
        differs_if(not same, each.operation, said, each.second)
    for each in done:
        _judge(each)


def _judge(each: Repeated) -> None:
    is_same = each.second.text == each.first.text
    differs_if(not is_same, each.operation, f"once more {each.first.text[:200]}", each.second)
    described = each.operation.page["responses"].get(str(each.first.status), {})
    if REPLAY in described.get("headers", {}):
        told = each.second.headers.get(REPLAY.lower(), "none")
        differs_if(told != "true", each.operation, f"{REPLAY}: true the second time", told)
    before, after = each.counts
    differs_if(before != after, each.operation, f"{before} entries after both", after)
    if each.operation.page.get("requestBody"):
        no = each.other.status
        differs_if(no != 422, each.operation, "422 for its key with another body", each.other)
