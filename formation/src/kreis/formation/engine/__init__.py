"""The engine: searches for the best groups, step by step, over rows of integers.

Read in this order: `numbers` (the problem), `lookups` (its tables), `state` (a grouping, and the
rules that depend on who else is in a group), `valuing` (what it is worth), `growing` (construct,
fill, repair isolation), `shifting`, `ruin_and_recreate` (how many are placed), `changing` and
`annealing` (how much those in a group have in common), `search` (one run of all of it), `placing`
(newcomers). `chance`, `jit` and `kept` say why it is the same everywhere.
"""
