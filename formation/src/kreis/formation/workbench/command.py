"""`kreis-formation`: groups for a problem in a file, and the reasons for an answer.

    kreis-formation solve FILE [--steps N] [--seconds S] --seed N [--out FILE]
                        [--kernels compiled|plain]
    kreis-formation explain FILE RESULT
    kreis-formation picture FILE RESULT

`solve` prints one JSON object: `objective`, `placed`, `unplaced`, `violations` (counted by the
independent checker), `groups`, `steps`, `stopped_early`, `seconds` and `hash` (over all of it but
the seconds). Steps are the budget; seconds only cap it. Exit code 0 if nothing is violated, 1 if
something is (each violation is a line on stderr), 2 with one sentence for a file that cannot be
read or written.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from kreis.formation.reading import BadProblem, Fields
from kreis.formation.workbench.files.answer import Budget
from kreis.formation.workbench.files.opening import opened, read_json, read_text
from kreis.formation.workbench.files.regional import RegionFile


def main(arguments: Sequence[str] | None = None) -> int:
    asked = _parser().parse_args(arguments)
    try:
        answer: int = asked.do(asked)
    except BadProblem as fault:
        return _refused(f"{asked.file}: {fault}")
    except BrokenPipeError:
        # Nobody reads: nothing may be flushed into the closed pipe when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except OSError as fault:
        return _refused(f"{fault.filename}: {fault.strerror}")
    return answer


def solve(asked: argparse.Namespace) -> int:
    file = opened(asked.file)
    began = time.monotonic()
    steps = file.default_steps() if asked.steps is None else asked.steps
    compiled = None if asked.kernels is None else asked.kernels == "compiled"
    answer = file.solve(Budget(steps, asked.seed, _after(asked.seconds, began), compiled))
    shown = json.dumps(answer.to_dict(time.monotonic() - began), ensure_ascii=False)
    if asked.out:
        asked.out.write_text(f"{shown}\n", encoding="utf-8")
    else:
        sys.stdout.write(f"{shown}\n")
    for violation in answer.violations:
        sys.stderr.write(f"{violation}\n")
    return 1 if answer.violations else 0


def explain(asked: argparse.Namespace) -> int:
    file = opened(asked.file)
    try:
        result = Fields(read_json(read_text(asked.result)))
        for line in file.explain(result):
            sys.stdout.write(f"{line}\n")
    except BadProblem as fault:
        return _refused(f"{asked.result}: {fault}")
    return 0


def picture(asked: argparse.Namespace) -> int:
    file = opened(asked.file)
    if not isinstance(file, RegionFile):
        return _refused(f"{asked.file}: only a region has a map")
    try:
        sys.stdout.write(file.picture(Fields(read_json(read_text(asked.result)))))
    except BadProblem as fault:
        return _refused(f"{asked.result}: {fault}")
    return 0


def _after(seconds: float | None, began: float) -> Callable[[], bool]:
    if seconds is None:
        return lambda: False
    return lambda: time.monotonic() - began >= seconds


def _refused(sentence: str) -> int:
    sys.stderr.write(f"{sentence}\n")
    return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("kreis-formation", description=_first_line())
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    solving = commands.add_parser("solve", help="finds groups, prints one JSON object")
    solving.add_argument("file", type=Path, metavar="FILE")
    solving.add_argument("--steps", type=_count, metavar="N", help="the budget")
    solving.add_argument("--seconds", type=float, metavar="S", help="caps the budget")
    solving.add_argument("--seed", type=int, required=True, metavar="N")
    solving.add_argument("--out", type=Path, metavar="FILE", help="writes there, not to stdout")
    solving.add_argument(
        "--kernels",
        choices=["compiled", "plain"],
        help="how the search runs; the answer is the same, the default is what takes less time",
    )
    solving.set_defaults(do=solve)
    explaining = commands.add_parser("explain", help="prints the reasons for an answer")
    explaining.add_argument("file", type=Path, metavar="FILE")
    explaining.add_argument("result", type=Path, metavar="RESULT")
    explaining.set_defaults(do=explain)
    drawing = commands.add_parser("picture", help="prints a region's map and affinities as SVG")
    drawing.add_argument("file", type=Path, metavar="FILE")
    drawing.add_argument("result", type=Path, metavar="RESULT")
    drawing.set_defaults(do=picture)
    return parser


def _first_line() -> str:
    return (__doc__ or "").splitlines()[0]


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is below 0")
    return number


if __name__ == "__main__":
    sys.exit(main())
