"""Divides a region into cells of a given size, by a k-d tree over homes and venues.

A point is a block without a cohort, at its home, or a venue, with everybody who has a cohort there.
Points are halved by weight (people) along the wider side until a cell has few enough, so every
venue, with all its rooms, belongs to one cell, and cells can be worked on at once without asking
one another. (J. L. Bentley, Comm. ACM 18 (9), 1975.)

Each round turns the axes, so that the seams of one round lie inside the cells of the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

TURNS = ((1, 0), (4, 3), (12, 5), (3, 4), (24, 7), (5, 12))
"""(a, b): x' = a·x + b·y, y' = a·y - b·x; whole numbers, so that every machine cuts alike."""


class Points(NamedTuple):
    """Units: hectometres, people."""

    x: np.ndarray
    y: np.ndarray
    weight: np.ndarray


def divided(points: Points, people: int, turn: int) -> list[np.ndarray]:
    """The points of each cell, of at most so many people each where points allow it."""
    a, b = TURNS[turn % len(TURNS)]
    x, y = a * points.x + b * points.y, a * points.y - b * points.x
    found: list[np.ndarray] = []
    waiting = [np.arange(len(points.x))]
    while waiting:
        cell = waiting.pop()
        if len(cell) < 2 or points.weight[cell].sum() <= people:
            found.append(cell)
        else:
            waiting += reversed(_halves(cell, x[cell], y[cell], points.weight[cell]))
    return found


def _halves(
    cell: np.ndarray, x: np.ndarray, y: np.ndarray, weight: np.ndarray
) -> Sequence[np.ndarray]:
    wide = (x, y) if np.ptp(x) >= np.ptp(y) else (y, x)
    order = np.lexsort((cell, wide[1], wide[0]))
    sums = np.cumsum(weight[order])
    middle = int(np.searchsorted(sums, sums[-1] / 2)) + 1
    middle = min(max(1, middle), len(cell) - 1)
    return cell[order[:middle]], cell[order[middle:]]
