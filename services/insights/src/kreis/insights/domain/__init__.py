"""Rules of insights: what a fact says, and what holds when facts contradict each other."""
