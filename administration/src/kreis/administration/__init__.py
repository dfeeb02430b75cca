"""Topics and access on a broker, as the contracts say: `python -m kreis.administration plan`.

Promise: it only ever adds. Topics, partitions, longer retention and grants that are missing come;
nothing is narrowed, taken away or deleted. What it would not touch it says as well.
"""
