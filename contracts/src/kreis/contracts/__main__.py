"""`python -m kreis.contracts` prints the AsyncAPI document, or checks the committed one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from kreis.contracts import described
from kreis.contracts.asyncapi import as_yaml


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m kreis.contracts", description=__doc__)
    parser.add_argument("--check", metavar="FILE", type=Path, help="exit 1 when FILE is stale")
    file: Path | None = parser.parse_args(arguments).check
    if file is None:
        sys.stdout.write(as_yaml(described()))
        return 0
    if file.is_file() and file.read_text("utf-8") == as_yaml(described()):
        return 0
    sys.stderr.write(f"{file} is stale: run `python -m kreis.contracts > {file}`\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
