"""Mutual childcare in circles that outlive a programme."""
