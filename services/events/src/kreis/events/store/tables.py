"""The tables of events, as statements name them."""

from __future__ import annotations

from sqlalchemy import ARRAY, Boolean, Date, DateTime, Integer, LargeBinary, Text, Time, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.tables import MOMENT, typed_table

_WALL_TIME = DateTime(timezone=False)

cohort = typed_table(
    "cohort",
    id=Uuid,
    name=Text,
    timezone=Text,
    venue=JSONB,
    land=Text,
    regional_holidays=Text,
)
series = typed_table(
    "series", id=Uuid, cohort_id=Uuid, kind=Text, weekday=Text, starts_at=Time, ends_at=Time
)
group_event = typed_table(
    "group_event",
    id=Uuid,
    series_id=Uuid,
    kind=Text,
    starts_at=_WALL_TIME,
    ends_at=_WALL_TIME,
    timezone=Text,
    venue=JSONB,
    adults=Integer,
    care_total=Integer,
    care_by_band=JSONB,
    sequence=Integer,
    held_at=MOMENT,
    care_told=JSONB,
    topic=Text,
    topic_names=JSONB,
    needs_sign_up=Boolean,
    phase=Integer,
    booster_weeks=Integer,
    addition_id=Uuid,
)
group_event_change = typed_table(
    "group_event_change",
    group_event_id=Uuid,
    sequence=Integer,
    change_id=Uuid,
    kind=Text,
    was_starts_at=_WALL_TIME,
    was_ends_at=_WALL_TIME,
    was_venue=JSONB,
    was_adults=Integer,
    was_care_total=Integer,
    was_care_by_band=JSONB,
    answer_by=MOMENT,
    made_by=Text,
    made_at=MOMENT,
)
invitation = typed_table(
    "invitation",
    id=Uuid,
    cohort_id=Uuid,
    series_id=Uuid,
    participant_id=Uuid,
    restricted=Boolean,
    answer_by=MOMENT,
    issued_at=MOMENT,
    answer=Text,
    version=Integer,
    declined_version=Integer,
    asked_after=Integer,
    since=Date,
    until=Date,
)
answer = typed_table(
    "answer",
    invitation_id=Uuid,
    version=Integer,
    answer=Text,
    how=Text,
    entered_by=Text,
    answered_at=MOMENT,
    children_are_unsaid=Boolean,
)
coming_child = typed_table("coming_child", invitation_id=Uuid, child_id=Uuid, birth_month=Date)
date_answer = typed_table(
    "date_answer",
    invitation_id=Uuid,
    group_event_id=Uuid,
    version=Integer,
    sequence=Integer,
    invitation_version=Integer,
    answer=Text,
    how=Text,
    entered_by=Text,
    answered_at=MOMENT,
    children_are_unsaid=Boolean,
)
date_child = typed_table(
    "date_child", invitation_id=Uuid, group_event_id=Uuid, child_id=Uuid, birth_month=Date
)
waiting = typed_table(
    "waiting",
    id=Uuid,
    invitation_id=Uuid,
    group_event_id=Uuid,
    children=JSONB,
    children_are_unsaid=Boolean,
    since=MOMENT,
    has_lapsed=Boolean,
    offer_id=Uuid,
    offered_at=MOMENT,
    expires_at=MOMENT,
)
link = typed_table(
    "link",
    id=Uuid,
    hash=Text,
    invitation_id=Uuid,
    made_at=MOMENT,
    message=Text,
    channel=Text,
    contact_version=Integer,
    while_protected=Boolean,
    last_used_at=MOMENT,
    ends_at=MOMENT,
    ends_why=Text,
    wrong_pins=Integer,
)
link_session = typed_table(
    "link_session", hash=Text, link_hash=Text, pin_made_at=MOMENT, ends_at=MOMENT
)
link_holder = typed_table(
    "link_holder",
    participant_id=Uuid,
    contact_version=Integer,
    pin_salt=LargeBinary,
    pin_hash=LargeBinary,
    pin_made_at=MOMENT,
    pin_made_by=Text,
    wrong_pins=Integer,
)
link_change = typed_table("link_change", invitation_id=Uuid, since=MOMENT, changes=Integer)
feed = typed_table(
    "feed", id=Uuid, hash=Text, invitation_id=Uuid, made_at=MOMENT, last_used_at=MOMENT
)
roster_link = typed_table(
    "roster_link",
    id=Uuid,
    hash=Text,
    group_event_id=Uuid,
    pin_salt=LargeBinary,
    pin_hash=LargeBinary,
    wrong_pins=Integer,
    made_by=Text,
    made_at=MOMENT,
    last_used_at=MOMENT,
)
attendance = typed_table(
    "attendance",
    group_event_id=Uuid,
    participant_id=Uuid,
    version=Integer,
    status=Text,
    absence=Text,
    minutes=Integer,
    late_by=Integer,
    early_by=Integer,
    recorded_by=Text,
    recorded_at=MOMENT,
    revision=Integer,
)
attendance_mark = typed_table(
    "attendance_mark",
    group_event_id=Uuid,
    id=Uuid,
    participant_id=Uuid,
    status=Text,
    absence=Text,
    minutes=Integer,
    outcome=Text,
    reason=Text,
    version=Integer,
    marked_at=MOMENT,
    recorded_by=Text,
    arrived_at=MOMENT,
    settled_by=Text,
    settled_at=MOMENT,
    is_taken_over=Boolean,
)
signature_list = typed_table("signature_list", group_event_id=Uuid, filed_by=Text, filed_at=MOMENT)
closure_day = typed_table("closure_day", day=Date, reason=Text)
programme = typed_table("programme", kinds=JSONB)
skipped_day = typed_table("skipped_day", series_id=Uuid, day=Date, reason=Text)
contributor = typed_table(
    "contributor", id=Uuid, group_event_id=Uuid, role=Text, name=Text, email=Text, phone=Text
)
usual_cost = typed_table(
    "usual_cost",
    series_id=Uuid,
    staff_minutes=Integer,
    fee=Integer,
    room=Integer,
    childcare=Integer,
    interpreter=Integer,
)
hourly_rate = typed_table("hourly_rate", cents=Integer)
cost = typed_table(
    "cost",
    group_event_id=Uuid,
    version=Integer,
    staff_minutes=Integer,
    fee=Integer,
    room=Integer,
    childcare=Integer,
    interpreter=Integer,
    confirmed_by=Text,
    confirmed_at=MOMENT,
    hourly_rate=Integer,
)
appointment_slot = typed_table(
    "appointment_slot",
    id=Uuid,
    contact_person_id=Uuid,
    starts_at=MOMENT,
    minutes=Integer,
    form=Text,
    participant_id=Uuid,
    taken_at=MOMENT,
    version=Integer,
)
time_away = typed_table(
    "time_away",
    participant_id=Uuid,
    id=Uuid,
    since=Date,
    level=Text,
    because=Text,
    run=ARRAY(Date),
    seen_on=Date,
    silent_since=Date,
    reached_on=Date,
    ahead_level=Text,
    ahead_at=MOMENT,
    revision=Integer,
    as_of=Date,
    spared_id=Uuid,
    spared_by=Text,
)
cohort_phase = typed_table(
    "cohort_phase",
    cohort_id=Uuid,
    number=Integer,
    id=Uuid,
    step=Text,
    since=Date,
    rhythm_weeks=Integer,
    dates=Integer,
    boosters_weeks=ARRAY(Integer),
    planned_at=MOMENT,
)
member_rhythm = typed_table(
    "member_rhythm", participant_id=Uuid, cohort_id=Uuid, since=Date, rhythm_weeks=Integer
)
