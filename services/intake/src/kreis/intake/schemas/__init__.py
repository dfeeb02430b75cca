"""What intake's requests and answers look like."""
