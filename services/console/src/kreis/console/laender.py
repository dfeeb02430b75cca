"""Holidays that only some municipalities of a Land have."""

REGIONAL_HOLIDAYS = ("assumption", "peace_festival", "corpus_christi")
"""Holidays that some municipalities have beside those of their Land."""
WITH_REGIONAL_HOLIDAYS = ("BY", "SN", "TH")
"""Länder with such municipalities."""
