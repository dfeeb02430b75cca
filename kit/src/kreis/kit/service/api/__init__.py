"""What the API of a service that replaces ours answers, one module for each rule."""
