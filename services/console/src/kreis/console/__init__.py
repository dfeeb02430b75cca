"""Web pages for participants and staff; on one machine also the issuer of tokens."""
