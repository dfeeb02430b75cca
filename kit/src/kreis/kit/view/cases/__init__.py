"""The cases for readers of a view. Each module says one rule and tries it."""
