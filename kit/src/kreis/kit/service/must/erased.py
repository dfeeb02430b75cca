"""Somebody who is erased is forgotten: her messages go, and later facts have no effect."""

from __future__ import annotations

from kreis.kit.service.must.town import Town, differs_unless

RULE = "docs/architecture.md#how-a-person-is-erased"


def run(town: Town) -> None:
    her = town.people["erased"]
    left = [each for each in town.letters_of("erased") if each.id in town.letters]
    differs_unless(not left, "her messages are gone from the folder", f"{len(left)} are there")
    later = town.told_after_erasure()
    differs_unless(not later, "nothing about what came after her erasure", ", ".join(later))
    keys = town.acknowledged(her.participant)
    wanted = {"participant_id": her.participant, "service": "notifications"}
    came = [each.data for each in keys]
    differs_unless(came[:1] == [wanted], f"an acknowledgement {wanted}", str(came[:1]))
