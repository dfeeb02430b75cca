"""Retention: how long subscriptions keeps which data, table by table."""

from kreis.chassis.data.retention import Retention, Rule

RETENTION = Retention(
    rules=(
        Rule(
            "forgotten",
            "forgotten",
            "12 months",
            "forgotten_at",
            "the record that told the view",
        ),
    ),
    kept={
        "counted": "until its week is told, two days after its end",
        "view_read": "one row for each subscription, until its end",
        "webhook": "one row for each subscription, until its end",
        "subscription": "who read what, for what and until when; the key goes with its end",
    },
)
