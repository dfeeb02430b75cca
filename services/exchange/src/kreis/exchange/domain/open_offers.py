"""Open offers: hours in which a member minds up to three children, of whichever families come.

Whoever takes a place has agreed with her at once. The place is an ask of its own, so all rules of
an agreement hold for it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kreis.exchange.domain import law
from kreis.exchange.domain.asks import Ask, Place, State, would_meet
from kreis.exchange.domain.ledger import units_of
from kreis.exchange.domain.members import ACTIVE_FOR, Member
from kreis.exchange.domain.refusals import TooManyChildren, TooMuchCare


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """`places` are children at once. They come to the carer's home."""

    id: UUID
    circle_id: UUID
    carer_id: UUID
    starts_at: datetime
    ends_at: datetime
    bands: tuple[str, ...]
    places: int

    def place(self, ask_id: UUID, asker_id: UUID, bands: Sequence[str]) -> Ask:
        """Returns the agreement of whoever takes places for children of these ages."""
        return Ask(
            id=ask_id,
            circle_id=self.circle_id,
            asker_id=asker_id,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            units=units_of(self.ends_at - self.starts_at),
            place=Place.THEIRS,
            bands=tuple(bands),
            state=State.AGREED,
            carer_id=self.carer_id,
            agreed_place=Place.THEIRS,
        )

    def free(self, bound: Sequence[Ask]) -> int:
        """Returns the places that are free. `bound` is all that the carer minds by agreement."""
        whole = self.place(self.id, self.carer_id, ())
        return max(0, self.places - law.children_at_once(whole, bound))


def is_open(
    offer: OpenOffer,
    carer: Member,
    other: Member,
    *,
    taken: Sequence[Ask],
    apart: Collection[UUID],
    now: datetime,
) -> bool:
    """Whether a member may take a place. `taken` are agreements of the carer. `apart` are those
    whom the member has blocked, or who have blocked her.

    Whatever the reason is that she may not: the offer looks as if it were gone.
    """
    if other.id == carer.id or carer.id in apart or offer.starts_at <= now:
        return False
    if other.is_paused or carer.left_at is not None or carer.is_paused:
        return False
    if not carer.shares_contact or now - carer.active_at > ACTIVE_FOR:
        return False
    if carer.nearby_only and carer.district.casefold() != other.district.casefold():
        return False
    bound = [each for each in taken if each.carer_id == carer.id]
    one_child = offer.place(offer.id, other.id, offer.bands[:1])
    if offer.free(bound) == 0 or would_meet(one_child, bound, apart):
        return False
    if any(each.asker_id == carer.id and each.overlaps(one_child) for each in taken):
        return False
    try:
        law.check(one_child, bound)
    except (TooMuchCare, TooManyChildren):
        return False
    return True
