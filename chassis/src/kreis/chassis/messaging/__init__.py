"""Kafka: publishing the outbox, reading topics, parking messages that fail."""
