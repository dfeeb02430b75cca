"""The room of the issuer: tokens, keys, and who may sign in."""
