"""`python -m bench.revisions --against REVISION_OR_CHECKOUT`."""

from __future__ import annotations

import argparse
import os
import signal
import statistics
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import bench.revisions
from bench.ground import Tokens
from bench.result import keep
from bench.revisions.checkout import ROOT, Checkout, checkout_of
from bench.revisions.running import running
from bench.revisions.turns import Formation, Registrations, Turn
from kreis.onebox.postgres import running_postgres

SERVICES = ("intake", "consumer", "relay")
MEASURES = (*SERVICES, "formation")
SIDES = ("here", "there")
TARGET = 1.05
REGISTRATIONS = 6_500
"""In a turn. The relay then takes 1 s of CPU, cohorts' worker 5 s, intake's api 20 s."""
Seconds = dict[str, list[float]]
"""CPU seconds per operation of each measure, turn by turn."""


def main() -> int:
    asked = _asked()
    only = asked.only.split(",")
    # Ending on request runs what ends the processes.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        checkouts = Checkout(ROOT), checkout_of(asked.against, folder / "revision")
        revisions = [each.revision for each in checkouts]
        found: list[Seconds] = [{}, {}]
        more: dict[str, Any] = {}
        if set(only) & set(SERVICES):
            with _services(checkouts, folder, asked.registrations) as turns:
                _interleave(turns, asked.pairs, found)
            more["registrations_a_turn"] = asked.registrations
        if "formation" in only:
            runs = [
                _formation(each, folder / side) for each, side in zip(checkouts, SIDES, strict=True)
            ]
            _interleave(runs, asked.pairs, found)
            more["same_answers"] = runs[0].hashes == runs[1].hashes
    measures = {
        name: _summary(found[0][name], found[1][name])
        for name in found[0]
        if name.split()[0] in only
    }
    met = all(each["ratio"] <= TARGET for each in measures.values())
    keep(
        "revisions",
        {
            "what": "CPU milliseconds per operation, here against there, in interleaved pairs",
            **dict(zip(SIDES, revisions, strict=True)),
            "pairs": asked.pairs,
            "measures": measures,
            **more,
            "target": f"median of the ratios at most {TARGET}",
            "met": met,
            "load": round(os.getloadavg()[0], 1),
        },
    )
    return 0 if met else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        "bench.revisions",
        description=bench.revisions.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--against", required=True, help="what git knows, or a folder")
    parser.add_argument("--pairs", type=int, default=7, help="%(default)s")
    parser.add_argument(
        "--registrations", type=int, default=REGISTRATIONS, help="a turn: %(default)s"
    )
    parser.add_argument("--only", default=",".join(MEASURES), help="%(default)s")
    asked = parser.parse_args()
    if unknown := set(asked.only.split(",")) - set(MEASURES):
        parser.error(f"--only {', '.join(sorted(unknown))}: choose from {', '.join(MEASURES)}")
    return asked


@contextmanager
def _services(
    checkouts: Sequence[Checkout], folder: Path, registrations: int
) -> Iterator[list[Registrations]]:
    """A turn for each side; all processes run until the block ends."""
    tokens = Tokens(folder / "keys")
    with running_postgres(folder) as postgres, tokens.served(), ExitStack() as stack:
        sides = [
            stack.enter_context(running(each, folder / name, name, postgres, tokens))
            for each, name in zip(checkouts, SIDES, strict=True)
        ]
        yield [Registrations(side, registrations) for side in sides]


def _formation(checkout: Checkout, folder: Path) -> Formation:
    folder.mkdir(exist_ok=True)
    formation = Formation(checkout.formation(), folder)
    formation.warm()
    return formation


def _interleave(turns: Sequence[Turn], pairs: int, found: Sequence[Seconds]) -> None:
    """Adds the CPU seconds of both sides, which run A B, B A, A B, and so on.

    The first turn of each side warms up and does not count.
    """
    for pair in range(pairs + 1):
        order = (0, 1) if pair % 2 else (1, 0)
        took = {side: turns[side]() for side in order}
        print(f"pair {pair} of {pairs}" if pair else "warmed up", _told(took), flush=True)
        if pair:
            for side, spent in took.items():
                for name, seconds in spent.items():
                    found[side].setdefault(name, []).append(seconds)


def _told(took: dict[int, dict[str, float]]) -> str:
    return "  ".join(
        f"{name} {1000 * took[0][name]:.3f} against {1000 * took[1][name]:.3f} ms"
        for name in took[0]
    )


def _summary(here: Sequence[float], there: Sequence[float]) -> dict[str, Any]:
    ratios = [ours / theirs for ours, theirs in zip(here, there, strict=True)]
    return {
        "here_ms": round(1000 * statistics.median(here), 3),
        "there_ms": round(1000 * statistics.median(there), 3),
        "ratio": round(statistics.median(ratios), 3),
        "least": round(min(ratios), 3),
        "most": round(max(ratios), 3),
        "ratios": [round(each, 3) for each in ratios],
    }


if __name__ == "__main__":
    sys.exit(main())
