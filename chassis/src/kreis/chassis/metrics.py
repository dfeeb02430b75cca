"""All metrics of the chassis, each with its meaning and unit.

Promise: names start with `kreis_`. Units are seconds or counts. No label holds an id.
"""

from __future__ import annotations

from prometheus_client import Counter, Gauge, Histogram

_HTTP_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
_HOP_BUCKETS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 30, 60, 300, 600)

http_seconds = Histogram(
    "kreis_http_request_duration_seconds",
    "Time from request to answer, by route",
    ["route", "method", "status"],
    buckets=_HTTP_BUCKETS,
)
connections = Gauge(
    "kreis_http_connections", "Open connections, by what they do", ["listener", "state"]
)
connections_ended = Counter(
    "kreis_http_connections_ended_total",
    "Connections that this process has ended, by reason",
    ["listener", "reason"],
)
database_ready = Gauge(
    "kreis_database_ready",
    "1 while the database answers and its tables are at the revision of this code",
)
migration_missing = Gauge(
    "kreis_database_migration_missing",
    "1 while the database answers and its tables are older than this code needs",
)
sealed_unreadable = Gauge(
    "kreis_sealed_unreadable", "Encrypted values that no key of this process opens"
)
outbox_pending = Gauge("kreis_outbox_pending", "Facts that wait in the outbox")
outbox_age = Gauge("kreis_outbox_oldest_age_seconds", "Age of the oldest fact in the outbox")
relay_leader = Gauge("kreis_relay_leader", "1 while this process publishes the outbox")
relay_published = Counter("kreis_relay_published_total", "Facts brought onto a topic", ["topic"])
loop_failures = Counter(
    "kreis_loop_failures_total", "Failures of a loop although nothing it needs was away", ["loop"]
)
relay_failures = Counter("kreis_relay_failures_total", "Batches that were not acknowledged")
consumed = Counter(
    "kreis_consumer_messages_total", "Messages read, by outcome", ["type", "outcome"]
)
lag_messages = Gauge("kreis_consumer_lag_messages", "Messages not yet read", ["topic"])
lag_seconds = Gauge(
    "kreis_consumer_lag_seconds", "Age of the last message read; 0 if nothing is unread", ["topic"]
)
replaced = Counter("kreis_consumer_replaced_total", "Stalled consumers that were replaced")
parkings = Counter("kreis_parked_total", "Messages that could not have their effect", ["topic"])
parked = Gauge("kreis_parked_messages", "Messages that wait for a person, and those behind them")
parked_age = Gauge("kreis_parked_oldest_age_seconds", "Age of the message that was parked first")
disbelieved = Counter(
    "kreis_disbelieved_total",
    "Messages that the owner of their fact cannot have written",
    ["topic", "reason"],
)
hop_seconds = Histogram(
    "kreis_hop_latency_seconds", "Time a fact takes, by hop", ["hop"], buckets=_HOP_BUCKETS
)
due_overdue = Gauge("kreis_due_overdue_seconds", "How long the most overdue work has waited")
due_finished = Counter(
    "kreis_due_finished_total", "Pieces of outside work, by outcome", ["kind", "outcome"]
)
