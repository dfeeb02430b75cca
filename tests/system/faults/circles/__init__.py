"""Circles of mutual childcare under fire.

- `members` lets members act by their links: join, ask, offer, agree, say how long it was, take
  back, leave. Each act is sent until it is answered.
- `rows` looks at what stands in the databases of exchange and notifications.
- `account` says what must stand there, from the acts alone. `rules` compares the two.
"""
