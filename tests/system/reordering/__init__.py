"""Facts of different keys and sources have no order: readers end the same whatever comes first."""
