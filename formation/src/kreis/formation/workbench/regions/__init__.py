"""Regions: the same engine on the benchmarks' own kind of problem, up to 100,000 people.

A region (`cohort-bench-1`) gives homes and venues on a map instead of answers of known people, and
leaves every venue open at every weekly slot. To read it in order: `region` (the words, and how a
file is read), `affinity`, `compiling` (the numbers for the engine), `cells` and `seams` (how large
regions are divided), `forming`, `checker` (whether it is true), `generator`.
"""
