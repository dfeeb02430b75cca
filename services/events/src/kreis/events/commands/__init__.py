"""What can be done in events, one module a noun: load, decide, save, tell.

`plans` makes the dates of a confirmed cohort and invites its members. `answers` takes answers,
`changes` moves and cancels dates, `waitlists` offers places that become free, `attendance` records
who was there. `childcare` tells how many children come. A command imports no query.
"""
