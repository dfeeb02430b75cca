"""Every Kreis service, a real Kafka and a real PostgreSQL on one machine, with one command."""
