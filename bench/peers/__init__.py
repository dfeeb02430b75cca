"""What a team would take instead of our outbox and relay, on the same rows and the same broker.

    make bench-peers

- `world`: one PostgreSQL, one Kafka, and the same rows for everybody.
- `peer`: what a peer is: a table, and a process that publishes its rows.
- `ours`, `debezium`, `faststream_outbox`: the peers, each with its settings.
- `measuring`: rate of a backlog, latency at a fixed rate, CPU seconds.
"""
