"""The services as the fleet runs them: each a pool of its own processes."""
