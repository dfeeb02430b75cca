"""The workbench: what only benchmarks, the command line and image builds use; no service runs it.

`command` is `kreis-formation`, with `files` for what it reads and answers. `regions` and
`diversity` put two published kinds of problem before the same engine. `warming` compiles the
kernels where an image is built. An import contract keeps the rest of formation free of it.
"""
