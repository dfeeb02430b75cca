"""Client of intake: participants, the pool, staff, and imports of newcomers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from kreis.console.services.asking import Id, Json, Request, Seen, ServiceClient
from kreis.console.services.responses.access import Count, Page, WeeklyLetter
from kreis.console.services.responses.imports import (
    FindingPage,
    Import,
    ImportPage,
    KnownColumn,
    KnownColumns,
    Template,
    Undone,
)
from kreis.console.services.responses.intake import (
    ChildToday,
    Consent,
    Consents,
    Contact,
    CountedTopic,
    EndedSession,
    EndedSessions,
    Enrolment,
    EntryView,
    Erasure,
    Exit,
    LikenessNotice,
    LikenessNotices,
    Lookalike,
    Notice,
    Opening,
    Openings,
    Participant,
    People,
    PersonData,
    PoolAnswers,
    PoolEntry,
    Recorded,
    Removed,
    Staff,
    Stay,
    Substitution,
    Topic,
    Topics,
    Withdrawn,
    WithoutEntry,
)

MOST_IDS = 500
"""People that intake shows at once."""


class Intake(ServiceClient):
    def ended_sessions(self) -> list[EndedSession]:
        return self._get(EndedSessions, "/ended-sessions")["items"]

    def end_session(self, digest: str, until: str) -> EndedSession:
        body = {"digest": digest, "until": until}
        return self._post(EndedSession, "/ended-sessions", body)

    def staff(self) -> list[Staff]:
        return self._get(list[Staff], "/staff")

    def member_of_staff(self, staff_id: Id) -> Staff:
        return self._get(Staff, f"/staff/{staff_id}")

    def save_member_of_staff(self, staff_id: Id, profile: Json) -> Staff:
        return self._put(Staff, f"/staff/{staff_id}", profile)

    def note_sign_in_link(self, staff_id: Id) -> Staff:
        """Notes in the access log that a link was made by which this person signs in."""
        return self._post(Staff, f"/staff/{staff_id}/sign-in-links")

    def weekly_letter_to_change(self) -> Seen[WeeklyLetter]:
        """Returns what the caller said of her own weekly letter."""
        return self._look(WeeklyLetter, "/weekly-letter")

    def save_weekly_letter(self, email: str | None, *, is_wanted: bool, seen: str) -> WeeklyLetter:
        body = {"email": email, "is_wanted": is_wanted}
        return self._put(WeeklyLetter, "/weekly-letter", body, seen=seen)

    def substitutions(self) -> list[Substitution]:
        """Returns who stands in for whom, today and later."""
        return self._get(list[Substitution], "/substitutions")

    def add_substitution(self, substitution: Json, *, once: str) -> Substitution:
        return self._post(Substitution, "/substitutions", substitution, once=once)

    def remove_substitution(self, substitution_id: Id) -> Removed:
        return self._delete(Removed, f"/substitutions/{substitution_id}")

    def pool(self) -> list[PoolEntry]:
        """Returns the people who wait for a group, the longest wait first."""
        return self._get(list[PoolEntry], "/pool")

    def pool_answers(self) -> list[PoolAnswers]:
        """Returns what those who wait have answered about a place, the longest wait first."""
        return self._get(list[PoolAnswers], "/pool/answers")

    def waiting(self) -> Count:
        """Returns the number of people in the pool."""
        return self._get(Count, "/pool/count")

    def register(self, newcomer: Json, *, once: str) -> Participant:
        return self._post(Participant, "/participants", newcomer, once=once)

    def search(self, words: str) -> list[Participant]:
        """Returns people whom these words find, as far as the caller may see them."""
        return self._post(People, "/participants/search", {"words": words})["items"]

    def lookalikes(self, likeness: Json) -> list[Lookalike]:
        """Returns registered people who may be this newcomer."""
        return self._post(list[Lookalike], "/participants/lookalikes", likeness)

    def people_named(self, name: str, most: int) -> list[Participant]:
        """Returns people by the begin of the first name and the last name's initial."""
        return self._get(Page[Participant], "/participants", name=name, limit=most)["items"]

    def people_without_group(self) -> list[Participant]:
        """Returns those of one's people who are in the programme, in no group, and do not wait."""
        return self._every(Participant, "/participants", without_group="true")

    def participant(self, participant_id: Id) -> Participant:
        return self._get(Participant, f"/participants/{participant_id}")

    def participants(self, ids: Sequence[Id]) -> list[Participant]:
        """Returns up to `MOST_IDS` people, as far as the caller may see each.

        Who is gone is left out.
        """
        body = {"ids": list(map(str, ids))}
        return self._post(People, "/participants/by-ids", body)["items"]

    def participant_to_change(self, participant_id: Id) -> Seen[Participant]:
        return self._look(Participant, f"/participants/{participant_id}")

    def change_participant(self, participant_id: Id, change: Json, *, seen: str) -> Participant:
        return self._patch(Participant, f"/participants/{participant_id}", change, seen=seen)

    def person_data(self, participant_id: Id) -> PersonData:
        """Returns everything intake stores about a participant."""
        return self._get(PersonData, f"/participants/{participant_id}/data")

    def contact(self, participant_id: Id) -> Contact:
        """Returns how to greet and reach a participant, and whom she calls."""
        return self._get(Contact, f"/participants/{participant_id}/contact")

    def contact_with_children(self, participant_id: Id) -> Contact:
        """Returns the contact data of a participant together with her children."""
        path = f"/participants/{participant_id}/contact"
        return self._get(Contact, path, with_children="true")

    def children(self, participant_id: Id) -> list[ChildToday]:
        return self._get(list[ChildToday], f"/participants/{participant_id}/children")

    def open_file(self, participant_id: Id, reason: str, *, once: str) -> Opening:
        """Opens the file of somebody who is not hers, for a working day."""
        path = f"/participants/{participant_id}/openings"
        return self._post(Opening, path, {"reason": reason}, once=once)

    def openings(self) -> list[Opening]:
        """Returns the files that were opened with a reason, the newest first."""
        return self._get(Openings, "/openings")["items"]

    def likeness_notices(self) -> list[LikenessNotice]:
        """Returns who described a protected person and was not told that she is here."""
        return self._get(LikenessNotices, "/likeness-notices")["items"]

    def stay(self, participant_id: Id) -> Stay:
        return self._get(Stay, f"/participants/{participant_id}/stay")

    def notices(self, participant_id: Id) -> list[Notice]:
        return self._get(list[Notice], f"/participants/{participant_id}/notices")

    def consents(self, participant_id: Id) -> list[Consent]:
        """Returns the current consents of a participant."""
        return self._get(Consents, f"/participants/{participant_id}/consents")["current"]

    def consent_decisions(self, participant_id: Id) -> list[Consent]:
        """Returns every decision of a participant, also those that later ones replaced."""
        return self._get(Consents, f"/participants/{participant_id}/consents")["history"]

    def entries(self, first: str, last: str) -> list[EntryView]:
        """Returns who entered in a period."""
        return self._every(EntryView, "/entries", **{"from": first, "until": last})

    def entries_recorded_on(self, day: str) -> list[EntryView]:
        """Returns the entries that were recorded on a day, whatever day they name."""
        return self._every(EntryView, "/entries", recorded_on=day)

    def people_without_entry(self) -> list[WithoutEntry]:
        """Returns those of one's people who have not left and have no entry yet."""
        return self._every(WithoutEntry, "/entries/missing")

    def record_entries(self, entries: list[Json], *, once: str) -> Recorded:
        return self._post(Recorded, "/entries", {"entries": entries}, once=once)

    def withdraw_entries(self, participant_ids: list[str], *, once: str) -> Withdrawn:
        body = {"participant_ids": participant_ids}
        return self._post(Withdrawn, "/entries/withdrawals", body, once=once)

    def record_entry(self, participant_id: Id, day: str, *, once: str) -> Enrolment:
        body = {"entry_date": day}
        return self._post(Enrolment, f"/participants/{participant_id}/entry", body, once=once)

    def correct_entry(self, participant_id: Id, day: str, seen: str, *, once: str) -> Enrolment:
        path = f"/participants/{participant_id}/entry/corrections"
        return self._post(Enrolment, path, {"entry_date": day, "seen": seen}, once=once)

    def record_exit(self, participant_id: Id, day: str, destination: str, *, once: str) -> Exit:
        body = {"exit_date": day, "destination": destination}
        return self._post(Exit, f"/participants/{participant_id}/exit", body, once=once)

    def record_re_entry(self, participant_id: Id, day: str, *, waits: bool, once: str) -> Exit:
        body = {"re_entry_date": day, "waits_for_group": waits}
        return self._post(Exit, f"/participants/{participant_id}/re-entry", body, once=once)

    def wait_once_more(self, participant_id: Id, *, once: str) -> Participant:
        return self._post(Participant, f"/participants/{participant_id}/waiting", once=once)

    def hand_over_notice(
        self, participant_id: Id, language: str, version: str, *, once: str
    ) -> Notice:
        body = {"language": language, "version": version}
        return self._post(Notice, f"/participants/{participant_id}/notices", body, once=once)

    def save_consent(self, participant_id: Id, consent: Json, *, once: str) -> Consent:
        return self._post(Consent, f"/participants/{participant_id}/consents", consent, once=once)

    def erase(self, participant_id: Id, *, once: str) -> Erasure:
        """Has every service erase her."""
        return self._post(Erasure, f"/participants/{participant_id}/erasure", once=once)

    def topics(self) -> list[CountedTopic]:
        """Returns the catalogue of topics, each with how many people wish for it."""
        return self._get(Topics, "/topics")["topics"]

    def topic_to_change(self, key: str) -> Seen[Topic]:
        return self._look(Topic, f"/topics/{key}")

    def save_topic(self, key: str, topic: Json, *, seen: str) -> Topic:
        return self._put(Topic, f"/topics/{key}", topic, seen=seen)

    def remove_topic(self, key: str) -> Topic:
        return self._delete(Topic, f"/topics/{key}")

    def imports(self) -> list[Import]:
        return self._get(ImportPage, "/imports")["items"]

    def file_import(self, import_id: Id) -> Import:
        return self._get(Import, f"/imports/{import_id}")

    def findings(self, import_id: Id, *, after: int | None, limit: int) -> FindingPage:
        """Returns one page of findings about the rows of a file."""
        return self._get(FindingPage, f"/imports/{import_id}/findings", after=after, limit=limit)

    def try_file(self, file: bytes, file_name: str, contact_person_id: str, *, once: str) -> Import:
        """Tries a file out (dry run). Nobody is taken in."""
        about = {
            "dry_run": "true",
            "file_name": file_name,
            "contact_person_id": contact_person_id,
        }
        query = {name: value for name, value in about.items() if value}
        sent = Request("POST", "/imports", Import, query, once=once, file=file)
        return self._send(Import, sent)

    def answer_about_file(self, import_id: Id, answers: Json) -> Import:
        """Says what columns mean, puts cells right. The file is tried once more."""
        return self._patch(Import, f"/imports/{import_id}", answers)

    def known_columns(self) -> list[KnownColumn]:
        return self._get(KnownColumns, "/imports/columns")["items"]

    def template(self, kind: str) -> Template:
        """Returns an empty file to fill in, in Base64; `kind` is csv or xlsx."""
        return self._get(Template, "/imports/template", kind=kind)

    def open_rows(self, import_id: Id) -> Template:
        """Returns the rows of a trial that have faults, as a workbook in Base64."""
        return self._get(Template, f"/imports/{import_id}/open-rows")

    def undo_import(self, import_id: Id, *, once: str) -> Undone:
        return self._post(Undone, f"/imports/{import_id}/undo", once=once)

    def take_good_rows(self, import_id: UUID, *, once: str) -> Import:
        return self._post(Import, f"/imports/{import_id}/confirmation", once=once)
