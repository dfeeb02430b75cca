"""What can be done in notifications, a module for each noun: load, decide, save, tell."""
