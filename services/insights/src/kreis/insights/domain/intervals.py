"""Confidence intervals of shares."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

Z_95 = 1.959964
"""The normal quantile of a two-sided interval of 95 %."""


class Interval(NamedTuple):
    """Bounds of a share, each from 0 to 1."""

    low: float
    high: float


def wilson(count: int, total: int) -> Interval:
    """Returns the Wilson score interval of 95 % for `count` of `total`. `total` is at least 1.

    E. B. Wilson, Journal of the American Statistical Association 22 (1927), 209-212. It stays
    within 0 and 1 and holds for few people too.
    """
    share, z2 = count / total, Z_95**2
    middle = (share + z2 / (2 * total)) / (1 + z2 / total)
    half = Z_95 * sqrt(share * (1 - share) / total + z2 / (4 * total**2)) / (1 + z2 / total)
    return Interval(max(0.0, middle - half), min(1.0, middle + half))
