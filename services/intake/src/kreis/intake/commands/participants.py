"""Registering newcomers, and changing what is known of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

from kreis.chassis.data.database import Work
from kreis.chassis.messaging.credibility import check_follows
from kreis.contracts.refusals import Fault, InvalidInput
from kreis.intake import messages
from kreis.intake.commands import consents, notices, protection
from kreis.intake.domain import unsaid
from kreis.intake.domain.participants import (
    Channel,
    Child,
    Participant,
    Reach,
    StartWeek,
    State,
    faults_of_protection,
    spoken,
    unreachable_channel,
    usable_channel,
    venues_excluded_and_within_reach,
)
from kreis.intake.domain.refusals import ChangedMeanwhile
from kreis.intake.store import grouping_rules, participants, staff

_AGREED = ("notice", "consents")


def register(work: Work, registration: dict[str, Any], recorded_by: str) -> Participant:
    """Takes a newcomer into the pool."""
    newcomer = made_of(work, registration)
    if _own_faults(newcomer):
        _refuse_faults(work, newcomer)
    if not participants.add(work, newcomer):
        raise InvalidInput(_unknown_contact_person(newcomer))
    _tell_of(work, newcomer, registration, recorded_by)
    return newcomer


def made_of(work: Work, registration: dict[str, Any]) -> Participant:
    """Makes a newcomer, whom nobody knows yet."""
    own = {name: value for name, value in registration.items() if name not in _AGREED}
    own["waiting_since"] = own["waiting_since"] or work.now.date()
    return Participant(id=uuid4(), state=State.WAITING, **_as_values(own))


def refuse_newcomer(newcomer: Participant, staff_ids: Collection[UUID]) -> None:
    """Raises `InvalidInput` as `register` does, with these members of staff."""
    faults = _own_faults(newcomer)
    if newcomer.contact_person_id not in staff_ids:
        faults.append(_unknown_contact_person(newcomer))
    if faults:
        raise InvalidInput(*faults)


def register_each(
    work: Work, newcomers: Sequence[tuple[Participant, dict[str, Any]]], recorded_by: str
) -> None:
    """Takes newcomers into the pool whom `refuse_newcomer` let pass, each with her registration."""
    participants.add_each(work, [newcomer for newcomer, _ in newcomers])
    for newcomer, registration in newcomers:
        _tell_of(work, newcomer, registration, recorded_by)


def _tell_of(
    work: Work, newcomer: Participant, registration: dict[str, Any], recorded_by: str
) -> None:
    if newcomer.is_discreet:
        protection.tell(work, newcomer, is_new=True)
    messages.pool_entered(work, newcomer, rules=())
    if notice := registration.get("notice"):
        notices.hand_over(work, newcomer.id, notice, recorded_by)
    for consent in registration.get("consents", ()):
        consents.decide(work, newcomer.id, consent, recorded_by)


def change(
    work: Work, participant_id: UUID, changes: dict[str, Any], seen: int | None
) -> Participant:
    """Changes what is known of her. The pool is told when it matters for a group.

    `seen` is the version its maker saw. Refuses: to overwrite a newer one (`ChangedMeanwhile`).
    """
    known = participants.get(work, participant_id, lock=True)
    if seen is not None and seen != known.version:
        raise ChangedMeanwhile
    changed = unsaid.marked(replace(known, **_as_values(_settled(known, changes))))
    _refuse_faults(work, changed, known)
    if changed == known:
        return known
    saved = participants.save(work, changed)
    if known.confidential != saved.confidential:
        protection.tell(work, saved)
    if known.has_other_contact(saved):
        messages.contact_changed(work, saved)
    _tell_pool(work, known, saved)
    return saved


def stop_mail(work: Work, participant_id: UUID) -> None:
    """Makes her channel a call, also where no telephone is known: she has said no to mail.

    Whoever is reached by another way already, or is erased, stays as she is.
    """
    known = participants.find(work, participant_id, lock=True)
    if known is not None and known.channel is Channel.EMAIL:
        participants.save(work, replace(known, channel=Channel.CALL))


def remember_contact(work: Work, participant_id: UUID, version: int) -> None:
    """Takes over a version that this service told others after the backup was made that it was
    restored from. Otherwise it would count up to it once more, and nobody would believe it.

    Raises `Disbelieved` if the version leaps: this service never told it."""
    known = participants.find(work, participant_id, lock=True)
    check_follows(version, known.version if known else 0)
    if known is not None and known.version < version:
        participants.set_values(work, known, version=version)


def _tell_pool(work: Work, known: Participant, changed: Participant) -> None:
    """Tells the pool, unless it does not matter for a group or she has left."""
    binding = grouping_rules.about(work, changed.id)
    news = messages.pool_data(known, binding) != messages.pool_data(changed, binding)
    if news and changed.state is not State.LEFT:
        messages.pool_entered(work, changed, binding)


def _settled(known: Participant, changes: dict[str, Any]) -> dict[str, Any]:
    """Returns the changes with what follows from them.

    Her own language is among those she follows, and a protected address is forgotten. 0.1.0 set by
    her gender whether women-only groups are open to her: with another gender nobody has said so.
    """
    confirmed = unsaid.confirmed_by(known, changes)
    settled = {**changes}
    settled["unconfirmed"] = tuple(name for name in known.unconfirmed if name not in confirmed)
    if "language" in changes or "languages" in changes:
        own = spoken(changes.get("language", known.language))
        settled["languages"] = tuple(
            dict.fromkeys([own, *changes.get("languages", known.languages)])
        )
    if changes.get("has_address_protection") and "postal_code" not in changes:
        settled["postal_code"] = None
    derived = "may_join_women_only" in settled["unconfirmed"]
    if derived and changes.get("gender", known.gender) != known.gender:
        settled["may_join_women_only"] = None
    if "children" in changes:
        settled["children"] = tuple(_same_children(known, changes["children"]))
    return settled


def _same_children(known: Participant, named: Iterable[dict[str, Any]]) -> Iterator[Child]:
    """A child that was not known by its id is a new one. Care that is not named stays as it is."""
    before = {child.id: child for child in known.children}
    for each in named:
        was = before.get(each.get("id"))  # type: ignore[arg-type]
        care = {unsaid.CARE: was.needs_care} if was else {}
        yield _child(**{**care, **each, "id": was.id if was else uuid4()})


def _refuse_faults(work: Work, participant: Participant, known: Participant | None = None) -> None:
    """Refuses what no single field shows to be wrong, with all faults at once (`InvalidInput`)."""
    faults = _own_faults(participant, known)
    if staff.find(work, participant.contact_person_id) is None:
        faults.append(_unknown_contact_person(participant))
    if faults:
        raise InvalidInput(*faults)


def _unknown_contact_person(participant: Participant) -> Fault:
    return Fault("contact_person_id", participant.contact_person_id, "the id of a staff member")


def _own_faults(participant: Participant, known: Participant | None = None) -> list[Fault]:
    """Faults that need no question to the database."""
    return [*_faults(participant), *_faults_of_sms(participant, known)]


def _faults(participant: Participant) -> Iterator[Fault]:
    for field in faults_of_protection(participant.has_address_protection, participant.postal_code):
        yield Fault(field, getattr(participant, field), "nothing: her address is protected")
    channel = participant.channel
    missing = unreachable_channel(channel, participant.email, participant.phone)
    if missing:
        yield Fault(missing, None, f"needed to reach her by {channel}")
    for venue in venues_excluded_and_within_reach(participant.reach, participant.excluded_venues):
        yield Fault("excluded_venues", venue, "a venue that is not within her reach as well")


def _faults_of_sms(participant: Participant, known: Participant | None) -> Iterator[Fault]:
    """A landline never gets an SMS. One that is stored from earlier does not stop other changes."""
    channel, phone = participant.channel, participant.phone
    is_as_before = known is not None and (known.channel, known.phone) == (channel, phone)
    if usable_channel(channel, phone) is not channel and not is_as_before:
        yield Fault("channel", channel, "call or email: this telephone takes no SMS")


def _as_values(given: dict[str, Any]) -> dict[str, Any]:
    """Converts what a request says of her into the values of a `Participant`."""
    makers: dict[str, Any] = {
        "channel": Channel,
        "slots": tuple,
        "topics": tuple,
        "languages": tuple,
        "excluded_venues": lambda found: tuple(dict.fromkeys(found)),
        "children": lambda found: tuple(map(_as_child, found)),
        "start_weeks": lambda found: tuple(StartWeek(**each) for each in found),
        "reach": lambda found: tuple(Reach(**each) for each in found),
    }
    values = {name: makers.get(name, _as_it_is)(value) for name, value in given.items()}
    if "language" in values and "languages" in values:
        own = spoken(values["language"])
        values["languages"] = tuple(dict.fromkeys([own, *values["languages"]]))
    return values


def _as_it_is(value: Any) -> Any:
    return value


def _as_child(given: Child | dict[str, Any]) -> Child:
    return given if isinstance(given, Child) else _child(**given)


def _child(**known: Any) -> Child:
    return Child(**{unsaid.CARE: None, **known, "id": known.get("id") or uuid4()})
