"""Problems in files: three formats, one way to solve and to explain each.

`opening` tells the formats apart. `pool`, `regional` and `diverse` are the three; `answer` is what
all of them give.
"""
