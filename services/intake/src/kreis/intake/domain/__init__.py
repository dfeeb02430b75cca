"""Newcomers and what matters when a group is formed for them. Pure rules, no I/O.

`people` says who they are, `ages` how old children are on a day, `waiting` what is still missing.
"""
