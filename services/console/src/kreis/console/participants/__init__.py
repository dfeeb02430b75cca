"""The room of participants: what a link opens."""
