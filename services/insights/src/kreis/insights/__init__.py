"""Insights: read models of taking part, built from the facts of other services."""
