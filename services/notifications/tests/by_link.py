"""Answers that somebody gives by her own link."""

from __future__ import annotations

from uuid import UUID

from services.notifications.tests.world import World


def answer_by_link(world: World, invitation_id: UUID, answer: str) -> None:
    """She answers herself, by a link that is made for it."""
    console, link = world.link_of(invitation_id)
    console.ok("PUT", f"{link}/answer", {"answer": answer, "children": []})
    world.carry_facts()
