"""How good and how fast groups are found: `python -m bench.cohorts SUITE`.

Suites: mdgp, small, regions, demo, plain, editing, repeat, scale, fairness, newcomer, peers
(`--help` lists them).
Each keeps its rows in `bench/results/cohorts-SUITE.json`; a suite can be run in parts, and new rows
take the place of old ones. `KREIS_MDGP` and `KREIS_COHORT_BENCH` name the folders of the published
instances; without them the suites that need them say so in one line and end.

Budgets are steps, so quality does not depend on how busy the machine is. Seconds are those of the
processor where one process works; where several do, those on the wall.
"""
