"""What can be done in intake, a module for each noun: load, decide, save, tell."""
