"""Staff let a group meet on a day that was left out for school holidays."""

from __future__ import annotations

from uuid import UUID

from services.notifications.tests.world import World

IN_THE_HOLIDAYS = "2027-05-18"
"""A Tuesday of the Whitsun holidays, on which the group would not meet."""


def meet_after_all(world: World, invitation_id: UUID) -> None:
    staff = world.events.as_role("contact-person")
    cohort = staff.ok("GET", f"/v1/invitations/{invitation_id}")["cohort_id"]
    staff.ok("POST", f"/v1/cohorts/{cohort}/skipped-days/{IN_THE_HOLIDAYS}/date")
    world.carry_facts()
