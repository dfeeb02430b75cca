"""Rules of subscriptions: what may be agreed, and what a view is told of a fact."""
