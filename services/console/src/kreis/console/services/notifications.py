"""Client of notifications: messages, calls to make, and planned messages."""

from __future__ import annotations

from collections.abc import Sequence

from kreis.console.services.asking import Id, Json, Request, ServiceClient
from kreis.console.services.responses.access import Count, Page
from kreis.console.services.responses.notifications import (
    CallTask,
    ContributorMessage,
    ContributorMessages,
    GroupMessage,
    GroupMessages,
    HerMessages,
    MailAddress,
    MessagePage,
    MissedMessage,
    MissedText,
    NewestWeeklyLetter,
    PlannedMessage,
    PlannedMessages,
    PreviewedNote,
    SendingRules,
    SentWeeklyLetter,
    Telling,
)


class Notifications(ServiceClient):
    def messages(
        self, *, state: str | None, after: str | None, limit: int, without: str | None = None
    ) -> MessagePage:
        """Returns one page of messages, the newest first. `without` is a reason why some were not
        sent: those are left out."""
        query = {"state": state, "after": after, "order": "newest_first", "without": without}
        return self._get(MessagePage, "/messages", **query, limit=limit)

    def her_messages(self, participant_id: Id) -> HerMessages:
        """Returns a person's messages with their words, and what is planned for her."""
        return self._get(HerMessages, f"/participants/{participant_id}/messages")

    def mail_refused_since(self, participant_id: Id) -> str | None:
        """Returns since when mail to her address comes back; None if nobody knows of that."""
        path = f"/participants/{participant_id}/mail-address"
        return self._get(MailAddress, path)["refused_since"]

    def newest_weekly_letter(self) -> SentWeeklyLetter | None:
        """Returns what became of the caller's last weekly letter; None before the first one."""
        return self._get(NewestWeeklyLetter, "/weekly-letters/newest")["letter"]

    def missed_message(self) -> list[MissedText]:
        """Returns what somebody who is missed is written, in each language."""
        return self._get(MissedMessage, "/missed-message")["items"]

    def sending_rules(self) -> SendingRules:
        """Returns the rules by which messages are sent."""
        return self._get(SendingRules, "/sending-rules")

    def telling(self, causes: Sequence[str]) -> Telling:
        """Returns what is planned and done to tell people about these causes."""
        sent = Request("GET", "/tellings", Telling, {"cause": list(causes)})
        return self._send(Telling, sent)

    def group_messages(self, cohort_id: Id) -> list[GroupMessage]:
        """Returns what staff have written to a group, the newest first."""
        return self._get(GroupMessages, "/group-messages", cohort_id=str(cohort_id))["items"]

    def preview_note(
        self, text: str, languages: list[str], recipients: list[Json]
    ) -> PreviewedNote:
        """Returns the whole text in these languages, and who of the recipients would be called
        instead. Changes nothing."""
        body = {"text": text, "languages": languages, "recipients": recipients}
        return self._post(PreviewedNote, "/group-messages/preview", body)

    def write_to_group(self, cohort_id: str, text: str, *, once: str) -> GroupMessage:
        body = {"cohort_id": cohort_id, "text": text}
        return self._post(GroupMessage, "/group-messages", body, once=once)

    def recall(self, message_id: Id, *, once: str) -> GroupMessage:
        return self._post(GroupMessage, f"/group-messages/{message_id}/recall", once=once)

    def planned_messages(self, limit: int) -> list[PlannedMessage]:
        return self._get(PlannedMessages, "/planned-messages", limit=limit)["items"]

    def open_calls(self, limit: int | None = None) -> list[CallTask]:
        """Returns the calls that staff are to make, the longest wait first."""
        return self._get(Page[CallTask], "/call-tasks", state="open", limit=limit)["items"]

    def open_call_count(self) -> Count:
        return self._get(Count, "/call-tasks/count")

    def calls_of(self, participant_id: Id) -> list[CallTask]:
        return self._every(CallTask, "/call-tasks", participant_id=str(participant_id))

    def note_call(self, call_task_id: Id, result: str, *, once: str) -> CallTask:
        path = f"/call-tasks/{call_task_id}/results"
        return self._post(CallTask, path, {"result": result}, once=once)

    def contributor_messages(self, change_id: str | None = None) -> list[ContributorMessage]:
        """Returns the messages to contributors, of one change or of all, with their state."""
        path = "/contributor-messages"
        return self._get(ContributorMessages, path, change_id=change_id)["items"]

    def note_contributor_call(self, message_id: Id, *, once: str) -> ContributorMessage:
        path = f"/contributor-messages/{message_id}/call"
        return self._post(ContributorMessage, path, once=once)
