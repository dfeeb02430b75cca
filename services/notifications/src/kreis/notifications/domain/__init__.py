"""What notifications decides: about what, to whom, when, and whether still. No I/O."""
