"""Which days a cohort meets, who is asked, who comes with which children, and who was there.

Pure rules, no I/O: `calendar` finds the days, `plan` makes them `group_events`, `moving` gives them
another time or place and says what that breaks, `invitations` knows questions and answers,
`childcare` counts places, `waitlist` says who is offered one that has become free, `attendance` who
was there.
"""
