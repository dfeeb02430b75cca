"""What can be done in events: load, decide, save, tell.

`planning` makes dates and invites, `answering` takes answers and makes links, `changing` moves and
cancels dates, `attending` puts down who was there.
"""
