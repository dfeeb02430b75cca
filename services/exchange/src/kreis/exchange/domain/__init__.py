"""Rules of exchange: asks, hours, what the law allows, who fits."""
