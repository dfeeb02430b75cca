"""The golden tables of the story, read from `docs/story.md`."""

from __future__ import annotations

from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "story.md"

Table = list[dict[str, str]]


def tables(heading: str) -> list[Table]:
    """The tables under a heading, up to the next one. A row is its cells by the column's name."""
    found: list[Table] = []
    names: list[str] = []
    for line in _under(heading):
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|"):
            names = []
        elif not names:
            names = cells
            found.append([])
        elif set(line) - set("|-"):
            found[-1].append(dict(zip(names, cells, strict=True)))
    assert found, f"no table stands under {heading!r} in {PAGE.name}"
    return found


def table(heading: str) -> Table:
    (found,) = tables(heading)
    return found


def _under(heading: str) -> list[str]:
    lines = PAGE.read_text("utf-8").splitlines()
    begins = next(n for n, line in enumerate(lines) if line.lstrip("#") == f" {heading}")
    rest = lines[begins + 1 :]
    return rest[: next((n for n, line in enumerate(rest) if line.startswith("#")), len(rest))]
