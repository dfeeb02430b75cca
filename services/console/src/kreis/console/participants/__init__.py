"""Participants' pages: what a link in a message opens."""
