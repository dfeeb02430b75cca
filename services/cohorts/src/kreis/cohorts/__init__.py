"""Venues, offers and the groups formed from the pool."""
