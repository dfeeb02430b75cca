"""What runs in a process of a service: roles, loops, due work, erasure."""
