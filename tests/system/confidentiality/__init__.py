"""Protection, discretion, consent and erasure at every moment of a story: nothing gets outside."""
