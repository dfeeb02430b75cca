"""Subscriptions: views of taking part for teams outside, each with pseudonyms of its own."""
