"""What intake's requests and responses look like, a module for each noun."""
