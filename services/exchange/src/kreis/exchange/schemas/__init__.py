"""What requests to exchange and its answers look like."""
