"""Table of sentences that say something was done or is going to happen: what stands behind each.

`test_sentences.py` finds them by `CLAIMS`. Each needs a line. Keys that end with `.` are prefixes.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

CLAIMS = re.compile(
    r"auf dem Weg|(wird|werden) [^.]*(informiert|benachrichtigt|gefragt|verschickt)"
    r"|geht [^.]*hinaus|gehen [^.]*Nachricht|bekomm(t|en) [^.]*(Nachricht|Einladung|E-Mail|SMS)"
    r"|Bescheid bekommt|weiß [^.]*Bescheid|melden wir uns|[Gg]espeichert|[Nn]otiert|[Ee]ingetragen"
    r"|angeboten|verschickt|[Gg]eplant|[Zz]urückgenommen|ist verschoben|fällt aus|[Bb]estätigt:"
    r"|(ist|sind) (jetzt )?(geschlossen|geöffnet|gesperrt|wieder offen|aufgehoben)|erfährt"
    r"|^Aufgenommen|Entfernt|Hinzugefügt|(am|an) [^.]*geöffnet|steht auf der Warteliste"
)
NEVER = re.compile(r"auf dem Weg|wird informiert|werden informiert|Einladung geht")
"""What no page says: nobody knows it when the page is made."""


@dataclass(frozen=True)
class Done:
    """Said after a service has answered that the change is committed."""


@dataclass(frozen=True)
class Denies:
    """Says that nothing happened, or what does not happen."""


@dataclass(frozen=True)
class Shows:
    """Shows a field of a response, read when the page is made: `service.Shape.field`."""

    field: str


@dataclass(frozen=True)
class Rule:
    """Says what the system always does. `test` shows it: `file::name`."""

    test: str


@dataclass(frozen=True)
class About:
    """Names a thing, and claims nothing of it. `because` says what it names."""

    because: str


Behind = Done | Denies | Shows | Rule | About
_TELLING = "notifications.Telling"
_MESSAGE = "notifications.Message.state"
_OFFERED = Rule(
    "services/notifications/tests/test_few_places.py"
    "::test_a_free_place_is_offered_in_one_message_with_its_time"
)
_DISCREET = Rule(
    "services/notifications/tests/test_neutral_sender.py"
    "::test_without_a_neutral_sender_staff_are_asked_to_call"
)
_ASKED = Rule(
    "services/notifications/tests/test_few_places.py"
    "::test_everybody_who_comes_is_asked_once_who_signs_up"
)
_REGIONAL = Rule(
    "services/events/tests/test_regional_holidays.py"
    "::test_a_series_leaves_out_corpus_christi_where_it_is_a_holiday"
)
_PHASE = Rule("services/events/tests/test_phase_planning.py::")
_MERGED = Rule(
    "services/cohorts/tests/test_mergers.py"
    "::test_the_members_of_one_come_into_the_other_which_is_closed"
)
_TOLD = Rule(
    "services/notifications/tests/test_inviting.py::test_she_gets_one_mail_with_all_she_needs"
)
_LEFT = Rule(
    "services/notifications/tests/test_reminding.py::test_who_has_left_is_told_nothing_more"
)
_GAVE_UP = Rule("tests/conformance/test_retention.py::test_nothing_is_kept_beyond_its_period")
_HAS_LEFT = Rule("services/intake/tests/test_stays.py::test_nobody_enters_who_has_left")
_ENTERED = Rule("services/intake/tests/test_entry.py::test_nobody_enters_twice")
_NO_ENTRY = Rule(
    "services/intake/tests/test_entries.py::test_a_day_is_corrected_and_what_it_was_is_kept"
)
_NO_EXIT = Rule("services/intake/tests/test_stays.py::test_only_who_has_left_can_re_enter")
_ENTRY_STAYS = Rule(
    "services/intake/tests/test_entries.py::test_entry_exit_and_re_entry_keep_their_order"
)
_SUBSTITUTED = Rule(
    "tests/browser/test_who_stands_in.py"
    "::test_what_is_wrong_stands_at_its_field_and_nothing_is_lost"
)
_ENDED = Rule(
    "services/cohorts/tests/test_archive.py::test_no_group_is_formed_on_an_offer_that_has_ended"
)
_ARCHIVED = Rule(
    "services/console/tests/test_staff_forms.py"
    "::test_an_archived_topic_stays_where_it_is_chosen_and_is_offered_nowhere_else"
)
_USUAL = Rule(
    "services/events/tests/test_programme.py"
    "::test_a_date_costs_what_is_usual_until_that_is_confirmed_with_one_tap"
)
_CHECKED_AGAIN = Rule(
    "services/notifications/tests/test_missed.py::test_a_correction_keeps_a_message_from_going"
)
_INCOMPLETE = Rule(
    "services/console/tests/test_missing_lists.py"
    "::test_absences_name_each_missing_list_and_do_not_say_that_nobody_was_absent"
)
_LIST = "attendance.MissingList.recorded"
_UNCONFIRMED = "intake.Participant.unconfirmed"
_CONTRIBUTOR = Rule(
    "services/notifications/tests/test_telling_contributors.py"
    "::test_who_has_a_mobile_phone_alone_gets_an_sms_of_a_cancellation"
)

STAFF: Mapping[str, Behind] = {
    "safe-mode": Denies(),
    "no-neutral-sender": _DISCREET,
    "nothing-saved": Denies(),
    "first-steps.groups": Denies(),
    "again.signed-out.text": Denies(),
    "answer.saved.": Done(),
    "waiver.noted": Done(),
    "to-ask.saved": Done(),
    "to-ask.nothing": Denies(),
    "unsaid.lead-stored": Shows(_UNCONFIRMED),
    "unsaid.stored": Shows(_UNCONFIRMED),
    "register.protection": Denies(),
    "register.saved": Done(),
    "rules.rest": Shows("notifications.SendingRules.quiet_days"),
    "members.admitted": Done(),
    "members.left": Done(),
    "members.merge.text": _MERGED,
    "mark.none": Shows("events.Entry.status"),
    "roster.saved": Done(),
    "roster.guest.none": Denies(),
    "roster.changed-here": Shows("events.Entry.version"),
    "lists.lead": Shows(_LIST),
    "lists.filled": Shows(_LIST),
    "lists.empty": Shows(_LIST),
    "absences.incomplete": _INCOMPLETE,
    "planned.": Shows("notifications.PlannedMessages.items"),
    "message.": Shows(_MESSAGE),
    "about.appointment": About("a kind of message; its state stands beside it"),
    "about.appointment_cancellation": About("a kind of message; its state stands beside it"),
    "formation.lead": Denies(),
    "proposal.no-steps": Denies(),
    "proposal.moved": Done(),
    "proposal.undone": Done(),
    "proposal.confirmed.": Done(),
    "check.lead.": _TOLD,
    "change.whom": Shows("events.Recipient.is_told"),
    "change.moved": Done(),
    "change.cancelled": Done(),
    "change.undone": Done(),
    "change.is-cancelled": Shows("group_events.Date.state"),
    "call.falls-out": Shows("group_events.Date.state"),
    "trouble.": Denies(),
    "roster.cancelled": Shows("group_events.Date.state"),
    "call.noted.": Done(),
    "settle.saved.": Done(),
    "import.": Shows("imports.Import.state"),
    "person.saved": Done(),
    "person.exit-hint": _LEFT,
    "person.left": Done(),
    "person.is-back": Done(),
    "entries.recorded": Done(),
    "entries.recorded-some": Done(),
    "entries.recorded-fewer": Done(),
    "entries.today.1": Shows("intake.EntryView.recorded_by"),
    "entries.today.n": Shows("intake.EntryView.recorded_by"),
    "entries.withdrawn": Done(),
    "entries.none": Denies(),
    "stay.no-entry": Shows("intake.Stay.entry_date"),
    "stay.was-there": Shows("events.FirstDay.date"),
    "stay.entered": Done(),
    "stay.withdrawn": Done(),
    "stay.not-withdrawn": _ENTRY_STAYS,
    "stay.exit-without-entry": _GAVE_UP,
    "stay.wrong.has-left": _HAS_LEFT,
    "stay.wrong.already-entered": _ENTERED,
    "stay.wrong.no-entry": _NO_ENTRY,
    "stay.wrong.no-exit": _NO_EXIT,
    "substitution.none": Denies(),
    "substitution.added": Done(),
    "substitution.removed": Done(),
    "substitution.wrong.substituted": _SUBSTITUTED,
    "person.notice-saved": Done(),
    "person.consent-saved": Done(),
    "offers.saved": Done(),
    "offers.end-hint": _ENDED,
    "regional.hint": _REGIONAL,
    "missed.message-at": Shows("attendance.TimeAway.ahead_at"),
    "missed.planned": Done(),
    "missed.stopped": Done(),
    "missed.sent-already": Shows(f"{_TELLING}.sent"),
    "missed.stopped-late": Shows("attendance.StoppedMessage.may_have_left"),
    "missed.checked-again": _CHECKED_AGAIN,
    "weekly-letter.no-address": Shows("access.WeeklyLetter.email"),
    "weekly-letter.state.": Shows("notifications.SentWeeklyLetter.state"),
    "weekly-letter.on": Done(),
    "weekly-letter.off": Done(),
    "phase.once": _PHASE,
    "phase.no-end": _PHASE,
    "phase.stops-on": Denies(),
    "phase.no-dates": Denies(),
    "phase.no-appointments": Denies(),
    "phase.outcome.": Shows("phases.PhaseDate.outcome"),
    "phase.confirmed": Done(),
    "programme.saved": Done(),
    "topics.saved": Done(),
    "topics.saved.dates": Done(),
    "topics.archive-hint": _ARCHIVED,
    "roster-link.revoked": Done(),
    "net.locked": Rule("services/events/tests/test_marks.py::test_the_pin_stands_before_marks_too"),
    "net.link-unknown": Rule("services/events/tests/test_shutting_links.py::"),
    "conflict.why.date-cancelled": Shows("attendance.Conflict.reason"),
    "conflict.saved": Shows("attendance.DateMarks.taken"),
    "conflict.sent": Shows("attendance.DateMarks.taken"),
    "roster-link.saved": Rule("services/events/tests/test_rosters.py::"),
    "roster-link.wrong.": Denies(),
    "signatures.filed-now": Done(),
    "signatures.not-filed-now": Done(),
    "cost.usual-saved": Done(),
    "cost.unsaid": Shows("group_events.Cost.is_said"),
    "usual-costs.lead": _USUAL,
    "usual-costs.rate-saved": Done(),
    "content.saved": Done(),
    "waitlist.held": Shows("events.PlaceOffer.expires_at"),
    "waitlist.offered": Done(),
    "places.hint": _ASKED,
    "places.saved": Done(),
    "places.limited": Done(),
    "date-answer.saved.": Done(),
    "date-answer.waits": Done(),
    "contributor.way.": _CONTRIBUTOR,
    "contributor.called": Done(),
    "contributor.nobody": Denies(),
    "contributor.saved": Done(),
    "contributor.removed": Done(),
    "slots.opened.": Shows("appointments.OpenedSlots.opened"),
    "slots.freed": Done(),
    "slots.closed": Done(),
    "slots.wrong": Denies(),
    "closures.lead": Denies(),
    "closures.closed": Done(),
    "closures.reopened": Done(),
    "timeline.lead": About("what the list below is; each line of it is read"),
    "timeline.nothing": Denies(),
    "timeline.ahead": Shows("notifications.PlannedMessage.not_before"),
    "timeline.by": Shows("history.GivenAnswer.entered_by"),
    "timeline.planned-lines": Shows("notifications.PlannedMessage.not_before"),
    "timeline.talk-cancelled": Shows("notifications.HerAppointment.state"),
    "timeline.planned": Shows("notifications.PlannedMessage.is_message"),
    "disclosure.lead": About("what the lists below are; each line of them is read"),
    "disclosure.how": Denies(),
    "disclosure.date.": Shows("group_events.Date.state"),
    "disclosure.section.": About("headings of lists that are read"),
    "disclosure.field.": About("names of fields; the values beside them are read"),
    "disclosure.purpose.": About("what a service has asked for; it stands in a list that is read"),
    "telling.planned.": Shows(f"{_TELLING}.planned"),
    "telling.sent.": Shows(f"{_TELLING}.sent"),
    "telling.left_unsent.": Shows(f"{_TELLING}.left_unsent"),
    "telling.being-planned": Shows(f"{_TELLING}.is_being_planned"),
    "telling.nothing": Shows(f"{_TELLING}.planned"),
    "retention.evidence-differs": Denies(),
    "retention.evidence-set": Done(),
    "retention.no-holds": Denies(),
    "retention.lifted": Done(),
    "retention.held": Done(),
    "note.saved": Done(),
    "note.recalled": Done(),
    "note.is-recalled": Shows("notifications.GroupMessage.recalled_at"),
    "note.not-before": Shows("notifications.GroupMessage.goes_at"),
    "links.shut-one": Done(),
    "links.shut-all": Done(),
}
PARTICIPANTS: Mapping[str, Behind] = {
    "told.date": Rule("services/console/tests/test_my_dates.py::"),
    "date-cancelled.title": Shows("group_events.Date.state"),
    "waitlist.text": _OFFERED,
    "date-full.text": _OFFERED,
    "feed.stopped": Rule("services/console/tests/test_my_dates.py::"),
    "data.": About("what the list below is, and what she may ask for"),
    "not_saved": Denies(),
    "slot.taken": Shows("appointments.HerSlots.mine"),
    "pin.wrong": Denies(),
    "link-locked.title": Rule("services/events/tests/test_link_pins.py::"),
    "too-many.text": Denies(),
    "circle.": Rule("services/exchange/tests/test_members.py::"),
    "others.done": Rule("services/events/tests/test_shutting_links.py::"),
}
