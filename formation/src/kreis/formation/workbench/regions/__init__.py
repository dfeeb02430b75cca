"""Regions: the benchmarks' own kind of problem for the same engine, up to 100,000 people.

A region (`cohort-bench-1`) gives homes and venues on a map. Every venue is open at every weekly
slot. Read in this order: `region` (the words, and how a file is read), `affinity`, `compiling` (the
numbers for the engine), `cells` (how large regions are divided), `forming`, `checker`, `reasons`,
`newcomer`, `generator`, `picture`.
"""
