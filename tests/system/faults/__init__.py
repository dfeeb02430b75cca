"""The fault checker: people work, processes die, and a checker decides what was lost or doubled.

- `town` lets seeded clients play the story at random through the public APIs; `history` keeps what
  they asked for and what they were told.
- `strokes` makes processes die at named moments, `nemesis` at random, with everything else that
  happens to machines. `rehearsal` is the part of it inside a service's process; planted bugs live
  there too. `witness` is a service whose effects cannot hide a message that came twice.
- `evidence` gathers topics and final states; `checker` knows nothing else, and decides.
"""
