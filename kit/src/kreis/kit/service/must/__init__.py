"""What others rely on of a service that replaces notifications, one module for each rule."""
