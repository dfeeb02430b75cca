"""The database of a service: transactions, outbox, planned work, clock, migrations."""
