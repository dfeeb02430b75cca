"""Länder of Germany, by code (ISO 3166-2:DE)."""

LAENDER = (
    *("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"),
    *("NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"),
)
REGIONAL_HOLIDAYS = ("assumption", "peace_festival", "corpus_christi")
"""Holidays that some municipalities have beside those of their Land."""
WITH_REGIONAL_HOLIDAYS = ("BY", "SN", "TH")
"""Länder with such municipalities."""
