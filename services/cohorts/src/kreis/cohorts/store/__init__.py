"""All SQL of cohorts, one module for each noun: `find` returns None, `get` refuses.

Every statement names the agency, and row-level security checks it again. `tables` has the columns,
`inventory` what is kept of a person, `problems` what the solver is asked.
"""
