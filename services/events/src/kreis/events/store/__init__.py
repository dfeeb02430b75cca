"""All SQL of events, one module a noun. Callers import the module: `invitations.get(work, id)`.

Every statement names the agency, and row-level security checks it again. `find` returns None where
there is nothing, `get` raises the refusal. `tables` names all columns. `inventory` says what is
kept of a participant.
"""
