"""Notifications' rules: about what, to whom, when, and whether still. No I/O."""
