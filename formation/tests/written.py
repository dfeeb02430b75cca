"""Instances of the maximally diverse grouping problem, as files hold them."""

from __future__ import annotations

from random import Random


def written(seed: int, elements: int, *bounds: tuple[int, int]) -> str:
    rng = Random(seed)
    first = " ".join(f"{least} {most}" for least, most in bounds)
    lines = [f"{elements} {len(bounds)} ds {first}"]
    lines += [
        f"{one} {other} {rng.randrange(10**4) / 100}"
        for one in range(elements)
        for other in range(one + 1, elements)
    ]
    return "\n".join(lines)
