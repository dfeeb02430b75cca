#!/usr/bin/env python3
"""Names each Job after what it does, so that a changed Job is a new one.

    kubectl kustomize OVERLAY | python3 deploy/name_jobs.py | kubectl apply -f -

A Job cannot be changed. With another image, ConfigMap or limit the same name is refused, and new
code waits for a migration that nobody runs. Behind each name comes a hash of the whole Job. The
same Job keeps its name, so a second apply finds nothing to do. Everything else passes unchanged.
Nothing but Python's standard library, so that any machine can run it.
"""

from __future__ import annotations

import hashlib
import re
import sys

_BETWEEN = re.compile(r"^---\n", re.MULTILINE)
_JOB = re.compile(r"^kind: Job$", re.MULTILINE)
_NAME = re.compile(r"^metadata:\n(?:  .*\n)*?  name: (\S+)$", re.MULTILINE)
_LONGEST = 63
"""Characters: a Job's name becomes a label of its pods."""


def named(text: str) -> str:
    """Objects as `kubectl kustomize` prints them, with named Jobs. Raises `ValueError` if a Job
    has no name, or one that is too long."""
    return "---\n".join(map(_named, _BETWEEN.split(text)))


def _named(text: str) -> str:
    if not _JOB.search(text):
        return text
    found = _NAME.search(text)
    if found is None:
        raise ValueError("a Job has no name")
    name = f"{found[1]}-{hashlib.sha256(text.encode()).hexdigest()[:10]}"
    if len(name) > _LONGEST:
        raise ValueError(f"{name} is longer than {_LONGEST} characters: shorten the Job's name")
    return text[: found.start(1)] + name + text[found.end(1) :]


def main() -> None:
    try:
        sys.stdout.write(named(sys.stdin.read()))
    except ValueError as fault:
        sys.exit(f"name_jobs: {fault}")


if __name__ == "__main__":
    main()
