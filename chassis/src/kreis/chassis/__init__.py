"""The technical base of every Kreis service. It contains no domain terms."""
