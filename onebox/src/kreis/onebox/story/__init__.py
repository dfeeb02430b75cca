"""The story of two groups, played through the public APIs and checked at every step.

All people and places are invented; the telephone numbers are those kept free for films.
"""
