"""Intake's rules: who newcomers are and what matters when a group is formed. No I/O.

`refusals` lists what intake refuses, `imports` reads files of newcomers.
"""
