"""What can be asked of events, one module a noun.

`group_events` shows dates, `changes` what a change of them would do and who hears of it,
`invitations` who is asked and what she answered, `links` what a link opens, `attendance` who was
there, `person_data` all that is kept of one person. A query imports no command.
"""
