"""The service's database: transactions, outbox, planned work, clock, migrations."""
