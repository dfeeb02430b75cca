"""Diverse groups: the maximally diverse grouping problem, the field's own test of such a search.

There are no offers, and no rules but the sizes. The sum of distances inside groups is to be as
large as possible. Read in this order: `instance` (the problem and its file), `patterns` (how
many in each group), `annealing` (one way down), `search` (many starts, of which the better go on).
"""
