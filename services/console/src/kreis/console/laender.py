"""Länder of Germany, by code (ISO 3166-2:DE)."""

LAENDER = (
    *("BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV"),
    *("NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"),
)
