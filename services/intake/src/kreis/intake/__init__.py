"""Newcomers: who they are, what they need, and the waiting pool."""
