"""What can be asked: subscriptions, and what is not acknowledged."""
