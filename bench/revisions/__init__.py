"""CPU seconds per operation of this checkout against another revision, in interleaved pairs.

    python -m bench.revisions --against REVISION_OR_CHECKOUT [--pairs 7] [--only intake,formation]

Measures: intake (`api`, per registration), relay (`worker` of intake, per fact published), consumer
(`worker` of cohorts, per fact taken), formation (its command line, per run: compiled, and plain).
Both sides run at the same time, each in its own virtual environment, with its own databases and
broker. They take turns: A B, B A, A B, … The first turn of each warms up and does not count.
Ends with 1 if a median of ratios misses the target.

CPU seconds are measured because other programs on the machine change rates far more. Only command
lines, settings, HTTP and signals are used, so the two revisions may differ inside. The bench also
counts rows of two tables, `outbox` and `inbox`, to know when a turn is over.
"""
