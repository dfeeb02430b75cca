"""What can be asked of notifications, a module for each noun."""
