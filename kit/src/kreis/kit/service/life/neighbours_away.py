"""While neighbours and the issuer are away it lives, and does their part when they are back."""

from __future__ import annotations

from kreis.kit.results import Differs
from kreis.kit.service.life.days import Lived
from kreis.kit.service.life.health import expect_well

RULE = "docs/runbooks/replace-a-service.md#how-it-is"


def run(world: Lived) -> None:
    seen = world.life.seen.get("alone")
    if seen is None:
        raise Differs("it lives while its neighbours are away", "it does not come so far")
    expect_well(seen, "without neighbours")
    if not world.life.acknowledged.get("alone"):
        raise Differs("what needs no neighbour is done meanwhile: an erasure", "it is not")
    if not world.life.went_on:
        raise Differs("what needs neighbours is done when they are back", "it is not")
