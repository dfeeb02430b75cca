"""What can be done in intake: load, decide, save, tell."""
