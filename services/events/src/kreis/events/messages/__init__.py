"""The facts events reads and publishes, one module for each topic.

`cohorts` is read; `appointments`, `group_events` and `participation` are published. `privacy` is
both.
"""
