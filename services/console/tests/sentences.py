"""Table of sentences that say something was done or is going to happen: what stands behind each.

`test_sentences.py` collects the sentences from the language files by `CLAIMS`. A new one needs a
line here. Keys that end with `.` stand for all that begin so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

CLAIMS = re.compile(
    r"auf dem Weg|(wird|werden) [^.]*(informiert|benachrichtigt|gefragt|verschickt)"
    r"|geht [^.]*hinaus|(bekommt|bekommen) [^.]*(Nachricht|Einladung|E-Mail|SMS)|erfährt"
    r"|Bescheid bekommt|weiß [^.]*Bescheid|melden wir uns|[Gg]espeichert|[Nn]otiert|[Ee]ingetragen"
    r"|angeboten|verschickt|[Gg]eplant|[Zz]urückgenommen|ist verschoben|fällt aus|[Bb]estätigt:"
    r"|(ist|sind) (jetzt )?(geschlossen|geöffnet|gesperrt|wieder offen|aufgehoben)"
    r"|^Aufgenommen|Entfernt|Hinzugefügt|Zeiten geöffnet|steht auf der Warteliste"
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
    """Names a thing, and claims nothing of it."""


Behind = Done | Denies | Shows | Rule | About
_TELLING = "notifications.Telling"
_MESSAGE = "notifications.Message.state"
_OFFERED = Rule(
    "services/notifications/tests/test_few_places.py"
    "::test_a_free_place_is_offered_in_one_message_with_its_time"
)
_QUIET = Rule(
    "services/notifications/tests/test_telling_of_changes.py"
    "::test_at_night_only_news_of_the_next_day_go_out"
)
_DISCREET = Rule(
    "services/notifications/tests/test_neutral_sender.py"
    "::test_without_a_neutral_sender_staff_are_asked_to_call"
)
_ASKED = Rule(
    "services/notifications/tests/test_few_places.py"
    "::test_everybody_who_comes_is_asked_once_who_signs_up"
)
_MERGED = Rule(
    "services/cohorts/tests/test_mergers.py"
    "::test_the_members_of_one_come_into_the_other_which_is_closed"
)
_TOLD = Rule(
    "services/notifications/tests/test_inviting.py::test_she_gets_one_mail_with_all_she_needs"
)
_LEFT = Rule("tests/conformance/test_who_comes_and_goes.py::")
_CONTRIBUTOR = Rule(
    "services/notifications/tests/test_telling_contributors.py"
    "::test_who_has_a_mobile_phone_alone_gets_an_sms_of_a_cancellation"
)

STAFF: Mapping[str, Behind] = {
    "safe-mode": Denies(),
    "no-neutral-sender": _DISCREET,
    "nothing-saved": Denies(),
    "first-steps.groups": Denies(),
    "today.attendance-missing": Shows("group_events.GroupEvent.is_held"),
    "answer.saved.": Done(),
    "to-ask.saved": Done(),
    "to-ask.nothing": Denies(),
    "register.protection": Denies(),
    "register.saved": Done(),
    "messages.rest": _QUIET,
    "members.admitted": Done(),
    "members.left": Done(),
    "members.merge.text": _MERGED,
    "mark.none": About(),
    "roster.saved": Done(),
    "planned.": Shows("notifications.PlannedMessages.items"),
    "message.": Shows(_MESSAGE),
    "formation.lead": Denies(),
    "proposal.no-steps": Denies(),
    "proposal.moved": Done(),
    "proposal.undone": Done(),
    "proposal.confirmed": Done(),
    "check.lead": _TOLD,
    "change.whom": Shows("events.Recipient.is_told"),
    "change.moved": Done(),
    "change.cancelled": Done(),
    "change.undone": Done(),
    "change.is-cancelled": Shows("group_events.Date.state"),
    "trouble.": Denies(),
    "roster.cancelled": Shows("group_events.Date.state"),
    "call.noted.": Done(),
    "settle.saved.": Done(),
    "import.": Shows("intake.Import.state"),
    "person.saved": Done(),
    "person.exit-hint": _LEFT,
    "person.left": Done(),
    "person.is-back": Done(),
    "person.notice-saved": Done(),
    "person.consent-saved": Done(),
    "offers.saved": Done(),
    "roster-link.revoked": Done(),
    "roster-link.saved": Rule("services/events/tests/test_rosters.py::"),
    "roster-link.wrong.": Denies(),
    "signatures.filed-now": Done(),
    "signatures.not-filed-now": Done(),
    "cost.usual-saved": Done(),
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
    "slots.opened": Done(),
    "slots.freed": Done(),
    "slots.closed": Done(),
    "slots.wrong": Denies(),
    "closures.lead": Denies(),
    "closures.closed": Done(),
    "closures.reopened": Done(),
    "timeline.lead": About(),
    "timeline.nothing": Denies(),
    "timeline.ahead": Shows("notifications.PlannedMessage.not_before"),
    "timeline.by": Shows("history.GivenAnswer.entered_by"),
    "timeline.planned": Shows("notifications.PlannedMessage.is_message"),
    "disclosure.": About(),
    "telling.planned.": Shows(f"{_TELLING}.planned"),
    "telling.sent.": Shows(f"{_TELLING}.sent"),
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
    "data.": About(),
    "not_saved": Denies(),
    "slot.taken": Shows("events.HerSlots.mine"),
    "pin.wrong": Denies(),
    "link-locked.title": Rule("services/events/tests/test_link_pins.py::"),
    "too-many.text": Denies(),
    "others.done": Rule("services/events/tests/test_shutting_links.py::"),
}
