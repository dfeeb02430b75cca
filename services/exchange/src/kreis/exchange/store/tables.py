"""The tables of exchange, as statements name them."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, Integer, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import ARRAY

from kreis.chassis.data.tables import MOMENT, typed_table

circle = typed_table(
    "circle",
    id=Uuid,
    name=Text,
    land=Text,
    sender_name=Text,
    phone=Text,
    permission_note=Text,
    opened_at=MOMENT,
    closed_at=MOMENT,
)
member = typed_table(
    "member",
    id=Uuid,
    circle_id=Uuid,
    first_name=Text,
    district=Text,
    nearby_only=Boolean,
    language=Text,
    channel=Text,
    address=Text,
    address_sealed=LargeBinary,
    contact=Text,
    contact_sealed=LargeBinary,
    shares_contact=Boolean,
    child_bands=ARRAY(Text),
    minds_bands=ARRAY(Text),
    joined_at=MOMENT,
    active_at=MOMENT,
    is_paused=Boolean,
    asked_to_stay_at=MOMENT,
    left_at=MOMENT,
)
invitation = typed_table(
    "invitation",
    id=Uuid,
    circle_id=Uuid,
    language=Text,
    channel=Text,
    address=Text,
    address_sealed=LargeBinary,
    invited_at=MOMENT,
)
link = typed_table("link", hash=Text, invitation_id=Uuid, member_id=Uuid, made_at=MOMENT)
block = typed_table("block", member_id=Uuid, other_id=Uuid, blocked_at=MOMENT)
ask = typed_table(
    "ask",
    id=Uuid,
    circle_id=Uuid,
    asker_id=Uuid,
    starts_at=MOMENT,
    ends_at=MOMENT,
    units=Integer,
    place=Text,
    bands=ARRAY(Text),
    state=Text,
    carer_id=Uuid,
    agreed_place=Text,
    asked_at=MOMENT,
    ended_at=MOMENT,
    asker_says=Integer,
    carer_says=Integer,
    is_late=Boolean,
    standing_id=Uuid,
)
standing = typed_table(
    "standing",
    id=Uuid,
    circle_id=Uuid,
    asker_id=Uuid,
    carer_id=Uuid,
    starts_at=MOMENT,
    ends_at=MOMENT,
    place=Text,
    bands=ARRAY(Text),
    asker_proposes=Boolean,
    proposed_at=MOMENT,
    accepted_at=MOMENT,
    next_on=Date,
    ended_at=MOMENT,
)
open_offer = typed_table(
    "open_offer",
    id=Uuid,
    circle_id=Uuid,
    carer_id=Uuid,
    starts_at=MOMENT,
    ends_at=MOMENT,
    bands=ARRAY(Text),
    places=Integer,
)
offer = typed_table("offer", id=Uuid, ask_id=Uuid, member_id=Uuid, place=Text, offered_at=MOMENT)
movement = typed_table(
    "movement",
    transfer_id=Uuid,
    circle_id=Uuid,
    member_id=Uuid,
    units=Integer,
    why=Text,
    moved_at=MOMENT,
    care_week=Date,
)
report = typed_table(
    "report",
    id=Uuid,
    circle_id=Uuid,
    member_id=Uuid,
    other_id=Uuid,
    words=Text,
    words_sealed=LargeBinary,
    reported_at=MOMENT,
    due_on=Date,
    settled_at=MOMENT,
    done=Text,
    done_sealed=LargeBinary,
)
wanted_message = typed_table(
    "wanted_message",
    id=Uuid,
    kind=Text,
    member_id=Uuid,
    invitation_id=Uuid,
    ask_id=Uuid,
    wanted_at=MOMENT,
)
