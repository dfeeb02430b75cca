"""The tables of subscriptions, as statements name them."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Date, Integer, LargeBinary, Text, Uuid
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
    tells=Text,
    next_week=Date,
)
counted = typed_table("counted", name=Text, week=Date, fact=Text, fields=JSONB, pseudonym=Uuid)
forgotten = typed_table(
    "forgotten",
    name=Text,
    pseudonym=Uuid,
    forgotten_at=MOMENT,
    was_told=Boolean,
    acknowledged_at=MOMENT,
)
view_read = typed_table("view_read", name=Text, read_at=MOMENT, after=BigInteger)
webhook = typed_table(
    "webhook",
    name=Text,
    url=Text,
    secret=Text,
    secret_sealed=LargeBinary,
    delivered=BigInteger,
    delivered_at=MOMENT,
    failures=Integer,
    failing_since=MOMENT,
    failure=Text,
    shut_at=MOMENT,
    tested_at=MOMENT,
    test_outcome=Text,
)
