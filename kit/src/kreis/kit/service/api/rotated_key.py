"""A new key that the issuer publishes is accepted within 45 s, and the old one still is."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    for which in ("new", "old"):
        came = world.answers.rotated.get(which)
        if came is None or came.status in (0, 401, 403) or came.status >= 500:
            raise Differs(f"a token of the {which} key is accepted", str(came))
