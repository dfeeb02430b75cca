"""Topics and access on a broker, as the contracts say: `python -m kreis.administration plan`.

Promise: it only adds, unless told `--exact` or `subscriber --remove`. Topics, partitions, longer
retention and grants that are missing come. `--exact` also takes away what our users may do beyond
the contracts. Topics are never narrowed or deleted. What it would not touch it says as well.
"""
