"""What can be asked of events.

`dates` knows the group events of a cohort, `changes` what a change of them would do, `invitations`
who is asked and what she answered, `links` what a link opens, `attendance` who was there,
`programme`, `costs`, `appointments` and `person_data` what their names say.
"""
