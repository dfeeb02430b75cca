"""`python -m bench.cohorts SUITE`."""

from __future__ import annotations

import argparse

import bench.cohorts
from bench.cohorts import (
    demo,
    editing,
    fairness,
    mdgp,
    newcomer,
    peers,
    plain,
    regional,
    repeat,
    scale,
    small,
    tight,
)

SUITES = {
    "mdgp": mdgp,
    "small": small,
    "regions": regional,
    "demo": demo,
    "plain": plain,
    "repeat": repeat,
    "scale": scale,
    "fairness": fairness,
    "editing": editing,
    "newcomer": newcomer,
    "peers": peers,
    "tight": tight,
}


def main() -> None:
    parser = argparse.ArgumentParser("bench.cohorts", description=bench.cohorts.__doc__)
    suites = parser.add_subparsers(required=True, metavar="SUITE")
    for name, suite in SUITES.items():
        own = suites.add_parser(name, help=(suite.__doc__ or "").strip().splitlines()[0])
        suite.arguments(own)
        own.set_defaults(run=suite.run)
    asked = parser.parse_args()
    asked.run(asked)


if __name__ == "__main__":
    main()
