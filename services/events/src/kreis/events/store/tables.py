"""The tables of events, as statements name them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import column, table
from sqlalchemy.dialects.postgresql import JSONB

_JSON = {"venue", "care_by_band", "was_venue", "was_care_by_band", "care_told", "kinds", "children"}


def _table(name: str, columns: str) -> Any:
    own = (column(each, JSONB) if each in _JSON else column(each) for each in columns.split())
    return table(name, column("agency_id"), *own)


cohort = _table("cohort", "id name timezone venue land")
series = _table("series", "id cohort_id kind weekday starts_at ends_at")
group_event = _table(
    "group_event",
    "id series_id kind starts_at ends_at timezone venue adults care_total care_by_band sequence"
    " held_at care_told topic needs_sign_up",
)
group_event_change = _table(
    "group_event_change",
    "group_event_id sequence change_id kind was_starts_at was_ends_at was_venue was_adults"
    " was_care_total was_care_by_band answer_by made_by made_at",
)
invitation = _table(
    "invitation",
    "id cohort_id series_id participant_id restricted answer_by issued_at answer version"
    " declined_version since until",
)
answer = _table("answer", "invitation_id version answer how entered_by answered_at")
coming_child = _table("coming_child", "invitation_id child_id birth_month")
date_answer = _table(
    "date_answer",
    "invitation_id group_event_id version sequence invitation_version answer how entered_by"
    " answered_at",
)
date_child = _table("date_child", "invitation_id group_event_id child_id birth_month")
link = _table("link", "hash invitation_id made_at")
attendance = _table(
    "attendance",
    "group_event_id participant_id version status absence minutes late_by early_by recorded_by"
    " recorded_at",
)
feed = _table("feed", "hash invitation_id made_at")
roster_link = _table(
    "roster_link", "hash group_event_id pin_salt pin_hash wrong_pins made_by made_at"
)
signature_list = _table("signature_list", "group_event_id filed_by filed_at")
closure_day = _table("closure_day", "day reason")
programme = _table("programme", "kinds")
skipped_day = _table("skipped_day", "series_id day reason")
contributor = _table("contributor", "id group_event_id role name email phone")
usual_cost = _table("usual_cost", "series_id staff_minutes fee room childcare interpreter")
cost = _table(
    "cost",
    "group_event_id version staff_minutes fee room childcare interpreter confirmed_by confirmed_at",
)
appointment_slot = _table(
    "appointment_slot", "id contact_person_id starts_at minutes form participant_id taken_at"
)
waiting = _table(
    "waiting",
    "id invitation_id group_event_id children since has_lapsed offer_id offered_at expires_at",
)
