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
        Rule(
            "subscriptions",
            "subscription",
            "36 months",
            "ended_at",
            "the end of the subscription",
        ),
    ),
    kept={},
)
