"""What records of a service that replaces ours look like, one module for each rule."""
