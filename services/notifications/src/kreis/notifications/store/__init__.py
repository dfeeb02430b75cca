"""All SQL of notifications, a module for each noun. `find` may return None, `get` refuses instead.

Every statement names the agency; row-level security checks it again.
"""
