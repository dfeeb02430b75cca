"""What can be asked in exchange."""
