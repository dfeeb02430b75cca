"""Has views forget somebody, and notes who has acknowledged it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import Row

from kreis.chassis.data.database import Work
from kreis.subscriptions import messages
from kreis.subscriptions.domain.refusals import NothingToForget
from kreis.subscriptions.store import counts, forgotten, subscriptions, views


def forget(work: Work, participant_id: UUID) -> None:
    """Takes her out of every view, and tells those views to forget her that were told of her.

    Others are told nothing: they would learn that somebody is to be forgotten. What still comes
    about her is told to no view. Only pseudonyms are noted. A second time nothing happens.
    """
    views.be_alone(work)
    for each in subscriptions.with_key(work):
        pseudonym = each.pseudonym(participant_id)
        was_told = views.was_told(work, each.name, pseudonym)
        if not forgotten.add(work, each.name, pseudonym, was_told=was_told):
            continue
        views.empty_of(work, each.name, pseudonym)
        counts.forget(work, each.name, pseudonym)
        if was_told:
            messages.to_forget(work, each.name, pseudonym)


def acknowledge(work: Work, name: str, pseudonym: UUID) -> Row[Any]:
    """Notes that a subscriber has forgotten her. The first time counts. Raises
    `NothingToForget`."""
    noted = forgotten.acknowledge(work, name, pseudonym)
    if noted is None:
        raise NothingToForget(pseudonym)
    return noted
