"""Rows of notifications that a test puts there itself, because nothing told them."""

INVITATION = """
    insert into invitation (agency_id, id, participant_id)
    values (%(agency)s, %(invitation)s, %(who)s)
"""
