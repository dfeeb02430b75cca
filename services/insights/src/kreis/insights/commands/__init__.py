"""What can be done: learn facts, build tables anew, publish who comes regularly."""
