"""What can be done: register and end a subscription, tell views, and have them forget."""
