"""What can be done in events: load, decide, save, tell.

`planning` makes dates and invites, `members` come and go, `answering` takes answers and makes
links, `changing` moves and cancels dates, `attending` puts down who was there, `rosters` lets
freelancers do so, `programme` says what dates are for, `contributing` and `costing` what they take,
`limiting` gives dates places, `waitlists` offers those that become free, `appointing` is about
one-to-one appointments, `feeds` about calendars; `places` and `demand` count.
"""
