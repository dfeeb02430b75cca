"""The processes of a service: roles, loops, due work, erasure."""
