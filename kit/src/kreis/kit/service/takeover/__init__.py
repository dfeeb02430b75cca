"""What holds when a service comes after another one, given the other's topics."""
