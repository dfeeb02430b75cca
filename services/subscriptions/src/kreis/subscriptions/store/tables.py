"""The tables of subscriptions, as statements name them."""

from __future__ import annotations

from sqlalchemy import Boolean, Date, LargeBinary, Text, Uuid
from sqlalchemy.dialects.postgresql import JSONB

from kreis.chassis.data.tables import MOMENT, typed_table

subscription = typed_table(
    "subscription",
    name=Text,
    team=Text,
    purpose=Text,
    legal_basis=Text,
    contact=Text,
    agreed=JSONB,
    since=Date,
    until=Date,
    registered_at=MOMENT,
    registered_by=Text,
    opened_at=MOMENT,
    ended_at=MOMENT,
    key=Text,
    key_sealed=LargeBinary,
)
forgotten = typed_table(
    "forgotten",
    name=Text,
    pseudonym=Uuid,
    forgotten_at=MOMENT,
    was_told=Boolean,
    acknowledged_at=MOMENT,
)
