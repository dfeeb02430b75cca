"""Rules of events, one module a noun, without I/O.

`plans` makes the dates of a cohort on its `open_days`. `changes` moves dates and says what that
breaks. `invitations` knows questions and answers, `places` and `childcare` count who has room,
`waitlists` says who is offered a place that becomes free. `refusals` names all that is refused.
"""
