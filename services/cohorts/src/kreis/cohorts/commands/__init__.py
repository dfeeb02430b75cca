"""What can be done in cohorts: load, decide, save, tell."""
