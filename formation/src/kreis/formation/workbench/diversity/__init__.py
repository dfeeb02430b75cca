"""The maximally diverse grouping problem: the field's own test of a search for affinity.

No offers and no rules but the sizes: groups such that the distances inside them add up to the most.
To read it in order: `instance` (the problem and its file), `annealing` (one way down), `search`
(many starts, of which the better half goes on).
"""
