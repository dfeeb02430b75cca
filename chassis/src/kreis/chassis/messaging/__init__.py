"""Kafka: publishes the outbox, reads topics, parks messages that fail."""
