"""Has messages sent: at once, or in the digest of the week."""

from __future__ import annotations

from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.exchange import messages
from kreis.exchange.domain.circles import Invitation
from kreis.exchange.domain.letters import Kind, digest_at, goes_at_once
from kreis.exchange.domain.members import BY_HAND, Member
from kreis.exchange.store import wanted
from kreis.exchange.store.wanted import Wanted

DIGEST = "digest"
"""Due work that writes once to a member about all that her limit held up."""


def invite(work: Work, invitation: Invitation) -> None:
    new = Wanted(uuid4(), Kind.INVITATION, None, invitation.id, None)
    wanted.add(work, new)
    messages.message_wanted(work, new.id, new.kind, invitation.language)


def tell(
    work: Work, member: Member, kind: Kind, ask_id: UUID | None = None, *, can_wait: bool = False
) -> None:
    """Wants a message to a member. One more than three a week waits for the digest, unless
    somebody would wait for her. Whoever was handed her link gets none: her page says it."""
    if member.channel == BY_HAND:
        return
    recent = wanted.of_the_last_week(work, member.id)
    if not goes_at_once(kind, len(recent), can_wait=can_wait):
        work.schedule(DIGEST, member.id, "", not_before=digest_at(recent[0]))
        return
    new = Wanted(uuid4(), kind, member.id, None, ask_id)
    wanted.add(work, new)
    messages.message_wanted(work, new.id, new.kind, member.language)
