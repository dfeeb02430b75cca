"""Client of events for staff's pages: dates, invitations, attendance, costs and contributors."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from kreis.console.services.appointments import Appointments
from kreis.console.services.asking import Id, Json, Seen
from kreis.console.services.marks import Marks
from kreis.console.services.responses.attendance import (
    AttendanceReport,
    MissingList,
    MissingLists,
)
from kreis.console.services.responses.events import (
    Attendance,
    FirstDay,
    HerLinks,
    Invitation,
    LinkCall,
    LinkCalls,
    MovePreview,
    NewPin,
    Recipients,
    Revoked,
    RosterLink,
    RosterLinks,
    UnclearAbsence,
    Waitlist,
)
from kreis.console.services.responses.group_events import (
    ClosureDay,
    ClosureDays,
    Contributor,
    Contributors,
    Cost,
    GroupEvent,
    GroupEventList,
    HourlyRate,
    PlannedTopic,
    PlannedTopics,
    SchoolHolidays,
    SignatureList,
    SkippedDay,
    SkippedDays,
    ToldContributor,
    ToldContributors,
)
from kreis.console.services.responses.history import History, PersonData
from kreis.console.services.responses.meeting_cohorts import (
    MeetingCohort,
    NumberedDate,
    OpenAnswers,
)
from kreis.console.services.responses.phases import PhasePreview
from kreis.console.services.times_away import Away


class Events(Marks, Away, Appointments):
    def cohorts_that_meet(self, first: date, last: date | None) -> list[MeetingCohort]:
        """Returns the groups with a date in a period, each with its answers and its next date."""
        return self._get(list[MeetingCohort], "/cohorts", **_period(first, last))

    def dates_of_all(
        self, first: date, last: date | None, *, with_coming: bool = False
    ) -> list[NumberedDate]:
        """Returns the dates of all groups in a period, in order, perhaps with how many come."""
        query = {**_period(first, last), "with_coming": str(with_coming).lower()}
        return self._get(list[NumberedDate], "/group-events", **query)

    def open_answers(self) -> OpenAnswers:
        """Returns the answers that staff are to see to, of all groups that still meet."""
        return self._get(OpenAnswers, "/answers/open")

    def unclear_absences(self, first: date) -> list[UnclearAbsence]:
        """Returns absences still to be settled, of dates from that day on."""
        query = {"from": first.isoformat()}
        return self._get(list[UnclearAbsence], "/absences/unclear", **query)

    def group_events(self, cohort_id: Id) -> list[GroupEvent]:
        """Returns all dates of a group, in order."""
        return self._get(list[GroupEvent], f"/cohorts/{cohort_id}/group-events")

    def invitations(self, cohort_id: Id) -> list[Invitation]:
        """Returns the invitations of all members of a group, with their answers."""
        return self._get(list[Invitation], f"/cohorts/{cohort_id}/invitations")

    def skipped_days(self, cohort_id: Id) -> list[SkippedDay]:
        return self._get(SkippedDays, f"/cohorts/{cohort_id}/skipped-days")["skipped_days"]

    def school_holidays(self, land: str, monday: str, days: int) -> SchoolHolidays:
        """Returns which of the first days of a week lie in the school holidays of a Land."""
        return self._get(SchoolHolidays, "/school-holidays", land=land, monday=monday, days=days)

    def meet_after_all(self, cohort_id: Id, day: str, *, once: str) -> list[SkippedDay]:
        path = f"/cohorts/{cohort_id}/skipped-days/{day}/date"
        return self._post(SkippedDays, path, once=once)["skipped_days"]

    def group_event(self, group_event_id: Id) -> GroupEvent:
        return self._get(GroupEvent, f"/group-events/{group_event_id}")

    def move(self, group_event_id: Id, wish: Json, *, once: str) -> GroupEvent:
        return self._post(GroupEvent, f"/group-events/{group_event_id}/move", wish, once=once)

    def preview_move(self, group_event_id: Id, wish: Json) -> MovePreview:
        return self._post(MovePreview, f"/group-events/{group_event_id}/move/preview", wish)

    def preview_cancellation(self, group_event_id: Id) -> Recipients:
        return self._get(Recipients, f"/group-events/{group_event_id}/cancellation")

    def cancel(self, group_event_id: Id, sequence: int | None, *, once: str) -> GroupEvent:
        path, seen = f"/group-events/{group_event_id}/cancellation", {"sequence": sequence}
        return self._post(GroupEvent, path, seen, once=once)

    def undo_change(
        self, group_event_id: Id, sequence: int | None, *, once: str
    ) -> list[GroupEvent]:
        path, seen = f"/group-events/{group_event_id}/undo", {"sequence": sequence}
        return self._post(GroupEventList, path, seen, once=once)["group_events"]

    def topics(self) -> list[PlannedTopic]:
        """Returns the topics that stand on dates, each with on how many."""
        return self._get(PlannedTopics, "/topics")["topics"]

    def rename_topic(self, key: str, names: Json) -> list[PlannedTopic]:
        """Names a topic anew on dates that have not been held."""
        return self._post(PlannedTopics, f"/topics/{key}/names", {"names": names})["topics"]

    def content_to_change(self, group_event_id: Id) -> Seen[GroupEvent]:
        return self._look(GroupEvent, f"/group-events/{group_event_id}")

    def give_content(self, group_event_id: Id, content: Json, *, seen: str) -> GroupEvent:
        return self._put(GroupEvent, f"/group-events/{group_event_id}/content", content, seen=seen)

    def preview_phase(self, cohort_id: Id, wish: Json) -> PhasePreview:
        """Says what a phase would make of the dates of a group. Changes nothing."""
        return self._post(PhasePreview, f"/cohorts/{cohort_id}/phase/preview", wish)

    def closure_days(self) -> list[ClosureDay]:
        return self._get(ClosureDays, "/closure-days")["closure_days"]

    def close_day(self, day: str, reason: str) -> ClosureDay:
        return self._put(ClosureDay, f"/closure-days/{day}", {"reason": reason})

    def reopen_day(self, day: str) -> list[ClosureDay]:
        return self._delete(ClosureDays, f"/closure-days/{day}")["closure_days"]

    def contributors(self, group_event_id: Id) -> list[Contributor]:
        path = f"/group-events/{group_event_id}/contributors"
        return self._get(Contributors, path)["contributors"]

    def contributors_of_change(self, change_id: Id) -> list[ToldContributor]:
        """Returns the contributors to be told of a change, each once."""
        return self._get(ToldContributors, f"/changes/{change_id}/contributors")["recipients"]

    def add_contributor(self, group_event_id: Id, person: Json, *, once: str) -> list[Contributor]:
        path = f"/group-events/{group_event_id}/contributors"
        return self._post(Contributors, path, person, once=once)["contributors"]

    def remove_contributor(self, group_event_id: Id, contributor_id: Id) -> list[Contributor]:
        path = f"/group-events/{group_event_id}/contributors/{contributor_id}"
        return self._delete(Contributors, path)["contributors"]

    def cost(self, group_event_id: Id) -> Seen[Cost]:
        return self._look(Cost, f"/group-events/{group_event_id}/cost")

    def confirm_cost(self, group_event_id: Id, cost: Json, *, seen: str) -> Cost:
        """Confirms what a date cost. The usual cost counts if nothing is stated."""
        return self._put(Cost, f"/group-events/{group_event_id}/cost", cost, seen=seen)

    def save_usual_cost(self, group_event_id: Id, cost: Json, *, seen: str) -> Cost:
        return self._put(Cost, f"/group-events/{group_event_id}/usual-cost", cost, seen=seen)

    def hourly_rate(self) -> Seen[HourlyRate]:
        """Returns what an hour of staff costs, in cents. None as long as nothing is said."""
        return self._look(HourlyRate, "/hourly-rate")

    def save_hourly_rate(self, cents: int, *, seen: str) -> int | None:
        return self._put(HourlyRate, "/hourly-rate", {"cents": cents}, seen=seen)["cents"]

    def invitation(self, invitation_id: Id) -> Invitation:
        return self._get(Invitation, f"/invitations/{invitation_id}")

    def invitation_to_change(self, invitation_id: Id) -> Seen[Invitation]:
        return self._look(Invitation, f"/invitations/{invitation_id}")

    def enter_answer(self, invitation_id: Id, answer: Json, *, once: str, seen: str) -> Invitation:
        """Enters the answer that a participant gave staff, for example by telephone."""
        path = f"/invitations/{invitation_id}/answers"
        return self._post(Invitation, path, answer, once=once, seen=seen)

    def enter_date_answer(
        self, invitation_id: Id, group_event_id: Id, answer: Json, *, once: str
    ) -> Invitation:
        """Enters the answer about one date that a participant gave staff."""
        path = f"/invitations/{invitation_id}/group-events/{group_event_id}/answers"
        return self._post(Invitation, path, answer, once=once)

    def places_to_change(self, group_event_id: Id) -> Seen[GroupEvent]:
        return self._look(GroupEvent, f"/group-events/{group_event_id}/places")

    def save_places(self, group_event_id: Id, places: Json, *, seen: str) -> GroupEvent:
        return self._put(GroupEvent, f"/group-events/{group_event_id}/places", places, seen=seen)

    def waitlist(self, group_event_id: Id) -> Waitlist:
        return self._get(Waitlist, f"/group-events/{group_event_id}/waitlist")

    def offer_place(self, group_event_id: Id, invitation_id: Id, *, once: str) -> Waitlist:
        """Offers a free place to a participant on the waitlist, whatever her position."""
        path = f"/group-events/{group_event_id}/waitlist/{invitation_id}/offers"
        return self._post(Waitlist, path, once=once)

    def take_off_waitlist(self, group_event_id: Id, invitation_id: Id) -> Waitlist:
        return self._delete(Waitlist, f"/group-events/{group_event_id}/waitlist/{invitation_id}")

    def attendance(self, group_event_id: Id) -> Attendance:
        return self._get(Attendance, f"/group-events/{group_event_id}/attendance")

    def save_attendance(self, group_event_id: Id, entries: list[Json]) -> Attendance:
        path = f"/group-events/{group_event_id}/attendance"
        return self._put(Attendance, path, {"entries": entries})

    def first_days(self, people: Sequence[Json]) -> list[FirstDay]:
        """Returns when these people were there for the first time, the earliest first."""
        return self._post(list[FirstDay], "/attendance/first-days", {"people": people})

    def attendance_report(
        self, first: date, last: date | None = None, *, cohort_id: Id = "", participant_id: Id = ""
    ) -> AttendanceReport:
        """Returns absences and numbers of a period, and the lists that are missing for them."""
        query = _asked(first, last, cohort_id, participant_id)
        return self._get(AttendanceReport, "/attendance", **query)

    def missing_lists(self, first: date) -> list[MissingList]:
        """Returns dates that are over and whose list is not complete, from that day on."""
        query = {"from": first.isoformat()}
        return self._get(MissingLists, "/attendance/missing", **query)["missing_lists"]

    def signature_list(self, group_event_id: Id) -> SignatureList:
        return self._get(SignatureList, f"/group-events/{group_event_id}/signature-list")

    def file_signature_list(self, group_event_id: Id, *, is_filed: bool) -> SignatureList:
        path = f"/group-events/{group_event_id}/signature-list"
        return self._put(SignatureList, path, {"is_filed": is_filed})

    def make_roster_link(self, group_event_id: Id) -> RosterLink:
        return self._post(RosterLink, f"/group-events/{group_event_id}/roster-links")

    def revoke_roster_links(self, group_event_id: Id) -> Revoked:
        return self._delete(Revoked, f"/group-events/{group_event_id}/roster-links")

    def roster_links(self, group_event_id: Id) -> RosterLinks:
        return self._get(RosterLinks, f"/group-events/{group_event_id}/roster-links")

    def revoke_roster_link(self, group_event_id: Id, link_id: Id) -> Revoked:
        return self._delete(Revoked, f"/group-events/{group_event_id}/roster-links/{link_id}")

    def links(self, participant_id: Id) -> HerLinks:
        """Returns a participant's links: when each was made and last used, and whether it opens."""
        return self._get(HerLinks, f"/participants/{participant_id}/links")

    def shut_link(self, participant_id: Id, link_id: Id) -> HerLinks:
        return self._delete(HerLinks, f"/participants/{participant_id}/links/{link_id}")

    def shut_links(self, participant_id: Id) -> HerLinks:
        return self._delete(HerLinks, f"/participants/{participant_id}/links")

    def make_link_pin(self, participant_id: Id) -> str:
        """Makes a PIN for a participant's links. It is told only once."""
        return self._post(NewPin, f"/participants/{participant_id}/link-pin")["pin"]

    def link_calls(self) -> list[LinkCall]:
        """Returns participants whose links stay shut until staff call them."""
        return self._get(LinkCalls, "/link-calls")["calls"]

    def history(self, participant_id: Id) -> History:
        """Returns a person's invitations, every answer, attendance and appointments."""
        return self._get(History, f"/participants/{participant_id}/history")

    def person_data(self, participant_id: Id) -> PersonData:
        """Returns everything events stores about a participant."""
        return self._get(PersonData, f"/participants/{participant_id}/data")


def _asked(
    first: date, last: date | None, cohort_id: Id, participant_id: Id
) -> dict[str, str | None]:
    return {
        "from": first.isoformat(),
        "until": last.isoformat() if last else None,
        "cohort_id": str(cohort_id) or None,
        "participant_id": str(participant_id) or None,
    }


def _period(first: date, last: date | None) -> dict[str, str | None]:
    return {"from": first.isoformat(), "until": last.isoformat() if last else None}
