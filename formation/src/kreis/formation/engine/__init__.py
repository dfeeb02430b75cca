"""The engine: how the best groups are found, step by step, over integers alone.

To read it in order: `numbers` (the problem), `state` (a grouping, and the rules that depend on who
else is in a group), `valuing` (what it is worth), `growing` (construct, fill, repair isolation),
`ruin_and_recreate` (how many are placed), `changing` and `annealing` (how much those in a group
have in common), `search` (one run of all of it). `chance` and `jit` say why it is the same
everywhere.
"""
