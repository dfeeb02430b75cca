"""A list that is read in pages comes to its end, and shows each entry once."""

from __future__ import annotations

from collections import Counter

from kreis.kit.results import Differs
from kreis.kit.service.api.office import differs_if
from kreis.kit.service.api.worlds import Answered

RULE = "docs/runbooks/replace-a-service.md#the-api"


def run(world: Answered) -> None:
    if not any(len(each.whole) > 1 for each in world.answers.paged):
        raise Differs("one list at least has two entries", "none")
    for each in world.answers.paged:
        differs_if(not each.has_ended, each.operation, "the pages end", "they do not")
        twice = [name for name, count in Counter(each.pages).items() if count > 1]
        differs_if(bool(twice), each.operation, "each entry once", twice[:1])
        missing = sorted(set(each.whole) - set(each.pages))
        said = f"all {len(each.whole)} entries in pages"
        differs_if(bool(missing), each.operation, said, f"without {len(missing)}")
