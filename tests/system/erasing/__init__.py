"""The trial of erasure to the disk, and the search that it uses."""
