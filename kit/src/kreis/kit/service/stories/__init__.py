"""What makes a service write, one module for each service."""
