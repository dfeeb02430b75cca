"""Due work about messages to participants: ask, decide, send, record.

Promise: one message for a cause. It is in state `sending`, committed, before it leaves, so that an
attempt which finds it there knows of a broken one: it asks the sender what became of it, and where
nobody knows it sends nothing and asks staff to call.
Names and addresses live in the variables of one attempt. Her text alone is kept, encrypted.
Refuses: to write to a person who needs discretion in another name than the neutral sender's. If
none is set up, staff are asked to call. Each send asks anew whether she needs discretion.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import structlog

from kreis.chassis.data.database import Work
from kreis.chassis.process import confidentiality
from kreis.chassis.process.due import Due, GiveUp, TryLater
from kreis.notifications.commands import messages as commands
from kreis.notifications.commands.call_tasks import ask_for_a_call
from kreis.notifications.domain.contacts import Contact
from kreis.notifications.domain.errands import Errand, Kind
from kreis.notifications.domain.mail_tokens import Purpose, token_of
from kreis.notifications.domain.message_texts import MASK, MessageText
from kreis.notifications.domain.messages import Channel, Message, Suppression
from kreis.notifications.domain.neutral_sender import NeutralSender
from kreis.notifications.domain.return_paths import return_path
from kreis.notifications.jobs.briefing import Briefing
from kreis.notifications.jobs.deliveries import hand_over, settle_broken_attempt
from kreis.notifications.jobs.peers import Gone, Peers
from kreis.notifications.jobs.unsent_links import link_taken_back_if_unsent
from kreis.notifications.queries import additions, taken_back
from kreis.notifications.senders.calendar_file import changed_date
from kreis.notifications.senders.letter import Calendar, Letter, Method
from kreis.notifications.senders.sender import Sender
from kreis.notifications.store import (
    appointments,
    consents,
    group_messages,
    mail_addresses,
    message_texts,
    messages,
    planned_messages,
)
from kreis.notifications.templates.template import Text
from kreis.notifications.templates.to_participants import ParticipantTexts, is_short

NO_NEUTRAL_SENDER = (
    "She needs discretion and no neutral sender is set up: KREIS_DISCREET_URL with"
    " KREIS_DISCREET_MAIL_FROM or KREIS_DISCREET_SMS_FROM, none of which may name the agency"
)

log = structlog.stdlib.get_logger("sending")


@dataclass(frozen=True)
class Sending:
    """Runs errands. Its texts are checked when it is made, as the service starts."""

    peers: Peers
    senders: Mapping[Channel, Sender]
    public_url: str
    mail_from: str
    neutral: NeutralSender = field(default_factory=NeutralSender)
    texts: ParticipantTexts = field(default_factory=ParticipantTexts)
    return_path: str = ""

    def run(self, due: Due) -> None:
        """One attempt at an errand."""
        errand = planned_messages.errand_of(due.subject, due.detail)
        with due.database.agency(due.agency) as work:
            earlier = messages.find(work, errand)
        if earlier is None or self._settle_broken_attempt(due, earlier):
            self._attempt(due, errand, earlier.id if earlier else uuid4())

    def _settle_broken_attempt(self, due: Due, earlier: Message) -> bool:
        sender = self.senders.get(earlier.channel)
        return settle_broken_attempt(due, sender, earlier, commands.LEDGER)

    def _attempt(self, due: Due, errand: Errand, message_id: UUID) -> None:
        briefing = self.ask(due, errand)
        if briefing is None:
            with due.finish():
                log.info("nobody_to_tell", kind=errand.kind)
            return
        if briefing.look_again_at is not None:
            with due.finish() as work:
                planned_messages.add(work, errand, at=briefing.look_again_at)
            return
        self._plan_ahead(due, briefing)
        reason = briefing.why_not_to_send
        if reason is not None:
            self._leave_unsent(due, errand, briefing.contact.channel, reason)
        elif (reason_to_call := briefing.why_she_is_called) is not None:
            with due.finish() as work:
                ask_for_a_call(work, errand, reason_to_call)
        elif briefing.obstacle is not None:
            raise GiveUp(briefing.obstacle)
        elif briefing.wait_until is not None:
            with due.finish() as work:
                planned_messages.add(work, errand, at=briefing.wait_until)
        elif not self._may_be_written_to(briefing.contact):
            raise GiveUp(NO_NEUTRAL_SENDER)
        else:
            self._write_and_send(due, briefing, message_id)

    def _write_and_send(self, due: Due, briefing: Briefing, message_id: UUID) -> None:
        if not self._names_a_link(briefing):
            self._send(due, briefing, self._write(due, briefing, message_id, MASK))
            return
        link = self.peers.link(due.agency, briefing.errand, briefing.contact)
        with link_taken_back_if_unsent(due, briefing.errand, link.id):
            self._send(due, briefing, self._write(due, briefing, message_id, link.token))

    def _names_a_link(self, briefing: Briefing) -> bool:
        """Returns whether her text names a link. One that nobody reads would end those she has."""
        return f"/a/{MASK}" in self._compose(briefing, MASK).as_mail

    def ask(self, due: Due, errand: Errand) -> Briefing | None:
        """Asks intake and events. None when she, or what it is about, is no more."""
        try:
            contact = self.peers.contact(due.agency, errand)
            invitation = self.peers.invitation(due.agency, errand)
        except Gone:
            return None
        with due.database.agency(due.agency) as work:
            invitation = appointments.added_to(work, invitation, errand.participant_id)
            if mail_addresses.refused_since(work, errand.participant_id) is not None:
                contact = contact.with_dead_mail
            if consents.has_opted_out(work, errand.participant_id):
                contact = contact.opted_out
            if confidentiality.known(work, errand.participant_id).is_discreet:
                contact = contact.discreetly
            note = _note(work, errand)
            look_again_at = additions.look_again_at(
                work, errand, invitation
            ) or taken_back.look_again_at(work, errand, invitation)
            invitation = additions.without_what_they_tell(work, errand, invitation)
            invitation = taken_back.without_what_she_never_heard(work, errand, invitation)
        if note is None:
            return None
        now = due.database.clock.now()
        return Briefing(errand, contact, invitation, now, note, look_again_at)

    def _may_be_written_to(self, contact: Contact) -> bool:
        neutral = self.neutral
        is_neutral = neutral.can_write(contact.channel) and not neutral.names(contact.agency)
        return is_neutral or not contact.is_discreet

    def _plan_ahead(self, due: Due, briefing: Briefing) -> None:
        """Plans her reminders: who comes is reminded of each date, whenever it was planned."""
        planned = briefing.reminders
        if not planned:
            return
        with due.database.agency(due.agency) as work:
            for reminder in planned:
                planned_messages.add(work, reminder.errand, at=reminder.at)

    def _write(self, due: Due, briefing: Briefing, message_id: UUID, token: str) -> Letter:
        errand, contact = briefing.errand, briefing.contact
        assert contact.address is not None
        is_discreet = contact.is_discreet
        return Letter(
            id=message_id,
            channel=contact.channel,
            recipient=contact.address,
            text=self._compose(briefing, token),
            sender_name=self._sender_name(contact),
            mail_from=self.neutral.mail_from if is_discreet else self.mail_from,
            written_at=briefing.now,
            calendar=self._calendar(due, briefing),
            is_discreet=is_discreet,
            return_path=self._return_path(due, message_id, is_discreet=is_discreet),
            unsubscribe_url=self._unsubscribe_url(due, message_id, is_discreet=is_discreet),
            kind=errand.kind,
        )

    def _return_path(self, due: Due, message_id: UUID, *, is_discreet: bool) -> str:
        setting = self.neutral.return_path if is_discreet else self.return_path
        token = token_of(message_id, Purpose.RETURN, due.database.sealer.sign)
        return return_path(setting, token)

    def _unsubscribe_url(self, due: Due, message_id: UUID, *, is_discreet: bool) -> str:
        token = token_of(message_id, Purpose.UNSUBSCRIBE, due.database.sealer.sign)
        return f"{self._base(is_discreet=is_discreet)}/a/abmelden/{token}"

    def _base(self, *, is_discreet: bool) -> str:
        return (self.neutral.url if is_discreet else self.public_url).rstrip("/")

    def _compose(self, briefing: Briefing, token: str, *, as_short: bool = False) -> Text:
        assert briefing.subject is not None
        link = f"{self._base(is_discreet=briefing.contact.is_discreet)}/a/{token}"
        about = briefing.errand, briefing.contact, briefing.invitation, briefing.subject
        phone, note = self.neutral.phone, briefing.note
        return self.texts.compose(
            *about, link, neutral_phone=phone, note=note, now=briefing.now, as_short=as_short
        )

    def _kept(self, briefing: Briefing) -> MessageText:
        """Returns what stays of the letter: its words without the link's token, and in German."""
        hers = self._compose(briefing, MASK)
        short = is_short(briefing.contact)
        german = self._compose(briefing.in_german, MASK, as_short=short)
        is_mail = briefing.contact.channel is Channel.EMAIL
        return MessageText(
            language=hers.language,
            subject=hers.subject if is_mail else "",
            text=hers.as_mail if is_mail else hers.as_sms,
            german_subject=german.subject if is_mail else "",
            german=german.as_mail if is_mail else german.as_sms,
        )

    def _sender_name(self, contact: Contact) -> str:
        """Names the agency. A discreet SMS has the neutral sender, a discreet mail its address."""
        if not contact.is_discreet:
            return contact.agency
        return self.neutral.sms_from if contact.channel is Channel.SMS else ""

    def _calendar(self, due: Due, briefing: Briefing) -> Calendar | None:
        """Makes the file for her own calendar, which others may look into as well."""
        contact = briefing.contact
        if contact.channel is not Channel.EMAIL or contact.is_discreet:
            return None
        if briefing.is_about_many_dates:
            language = briefing.contact.reads
            file = self.peers.calendar(due.agency, briefing.errand, language)
            return Calendar(Method.PUBLISH, file)
        if briefing.changes_her_calendar:
            subject, invitation = briefing.subject, briefing.invitation
            assert subject is not None
            if not subject.is_declined:
                return changed_date(subject, invitation, contact, self.mail_from, briefing.now)
        return None

    def _send(self, due: Due, briefing: Briefing, letter: Letter) -> None:
        due.renew()
        with due.database.agency(due.agency) as work:
            if briefing.errand.kind is Kind.INVITATION:
                planned_messages.add_look(work, briefing.errand, briefing.call_if_unanswered_at)
            _check_that_it_is_discreet_enough(work, briefing.errand, letter)
            message = commands.claim(work, briefing.errand, letter.id, letter.channel)
            if isinstance(message, Message):
                who = briefing.errand.participant_id
                message_texts.save(work, message.id, who, self._kept(briefing))
        if message is Suppression.ENOUGH_MESSAGES:
            with due.finish() as work:
                commands.be_one_too_many(
                    work, briefing.errand, letter.channel, must_reach_her=briefing.must_reach_her
                )
        elif isinstance(message, Suppression):
            self._leave_unsent(due, briefing.errand, letter.channel, message)
        elif message is None:
            with due.finish():
                log.info("bounced_already", kind=briefing.errand.kind)
        else:
            hand_over(due, self.senders[letter.channel], letter, message, commands.LEDGER)

    def _leave_unsent(
        self, due: Due, errand: Errand, channel: Channel, reason: Suppression
    ) -> None:
        with due.finish() as work:
            commands.suppress(work, errand, channel, reason)


def _note(work: Work, errand: Errand) -> str | None:
    """Returns what staff have written; empty for other errands, None if it was taken back."""
    if errand.kind is not Kind.NOTE:
        return ""
    written = group_messages.find(work, errand.cause)
    return None if written is None or written.recalled_at else written.text


def _check_that_it_is_discreet_enough(work: Work, errand: Errand, letter: Letter) -> None:
    """Raises `TryLater` if she has needed discretion since the letter was written."""
    now = confidentiality.known(work, errand.participant_id)
    if now.is_discreet and not letter.is_discreet:
        raise TryLater("She needs discretion now: it is written anew")


def give_up(work: Work, due: Due, reason: str) -> None:
    """Ends the errand without a result: staff are asked to call."""
    commands.give_up(work, planned_messages.errand_of(due.subject, due.detail))
