"""What a service that replaces notifications does by its own choice. Reported, never judged."""
