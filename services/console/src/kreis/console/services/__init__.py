"""Typed clients of the other services, one for each."""
