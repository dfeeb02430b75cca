"""How a service lives when something that it needs is away, one module for each rule."""
