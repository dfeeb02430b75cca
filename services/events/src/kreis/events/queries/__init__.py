"""What can be asked of events.

`dates` knows the group events of a cohort, `invitations` who is asked and what she answered,
`links` what a link opens, `attendance` who was there.
"""
