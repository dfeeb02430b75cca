"""Issuer of tokens: signing keys, tokens, and the people who may sign in."""
