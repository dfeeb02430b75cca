"""An instance of the maximally diverse grouping problem, and how its file is read (MDGPLIB).

    maximise Σ_g Σ_{i<j in g} d_ij      every element in one group, every size within its bounds

File: the first line is `n groups ss|ds L1 U1 L2 U2 …`, then one line `i j d_ij` for each pair,
elements counted from 0, in any order. (M. Gallego, M. Laguna, R. Martí, A. Duarte, J. Oper. Res.
Soc. 64, 2013.) Distances are kept as whole numbers, `scale` of them to a unit of the file, so that
sums are exact in any order.

Promise: what cannot be read is refused with the line and the field.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np

from kreis.formation.reading import BadProblem

FINEST = 9
"""The most decimals a distance may have."""
LARGEST = 10**12
"""The most that all distances may be together, in whole numbers."""


@dataclass(frozen=True)
class Instance:
    """Units: elements; distances are whole, `scale` to a unit of the file."""

    least: tuple[int, ...]
    most: tuple[int, ...]
    distance: np.ndarray
    scale: int

    @property
    def elements(self) -> int:
        return len(self.distance)

    def value(self, groups: Sequence[Sequence[int]]) -> float:
        """Σ d_ij over the pairs that share a group, in the file's unit."""
        total = sum(int(self.distance[np.ix_(group, group)].sum()) // 2 for group in groups)
        return total / self.scale


def check(instance: Instance, groups: Sequence[Sequence[int]]) -> list[str]:
    """One sentence for every violation. Groups may come in any order of sizes that the bounds,
    which belong to groups by their position, allow."""
    found = []
    if len(groups) != len(instance.least):
        found.append(f"{len(groups)} groups instead of {len(instance.least)}")
    members = sorted(member for group in groups for member in group)
    if members != list(range(instance.elements)):
        found.append("not every element is in one group exactly")
    for index, (group, least, most) in enumerate(
        zip(groups, instance.least, instance.most, strict=False)
    ):
        if not least <= len(group) <= most:
            found.append(f"group {index} has {len(group)} elements, not {least} to {most}")
    return found


def read(text: str) -> Instance:
    """Raises `BadProblem`."""
    lines = text.splitlines()
    elements, least, most = _header(lines[0] if lines else "")
    pairs = {}
    for number, line in enumerate(lines[1:], start=2):
        if line.strip():
            one, other, distance = _pair(number, line.split(), elements)
            if (one, other) in pairs:
                raise BadProblem(f"line {number}: the pair {one} {other} is there twice")
            pairs[one, other] = distance
    wanted = elements * (elements - 1) // 2
    if len(pairs) != wanted:
        raise BadProblem(f"line {len(lines)}: {len(pairs)} pairs, not the {wanted} of {elements}")
    scale = 10 ** max((-_exponent(each) for each in pairs.values()), default=0)
    table = np.zeros((elements, elements), np.int64)
    if sum(abs(each) for each in pairs.values()) * scale > LARGEST:
        raise BadProblem("the distances are too large or too fine to be added exactly")
    for (one, other), distance in pairs.items():
        table[one, other] = table[other, one] = int(distance * scale)
    return Instance(least, most, table, scale)


def _header(line: str) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
    words = line.split()
    if len(words) < 3:
        raise BadProblem("line 1: is not `n groups ss|ds L1 U1 …`")
    elements, groups = _whole("n", 1, words[0], 1), _whole("groups", 1, words[1], 1)
    if words[2] not in ("ss", "ds"):
        raise BadProblem(f"line 1: type: {words[2]!r} is not ss or ds")
    bounds = [_whole("bounds", 1, word, 0) for word in words[3:]]
    if len(bounds) != 2 * groups:
        raise BadProblem(f"line 1: bounds: {len(bounds)} numbers, not two for each group")
    least, most = tuple(bounds[::2]), tuple(bounds[1::2])
    for index, (low, high) in enumerate(zip(least, most, strict=True)):
        if low > high:
            raise BadProblem(f"line 1: bounds: group {index} has {low} above {high}")
    if not sum(least) <= elements <= sum(most):
        raise BadProblem(f"line 1: bounds: {sum(least)} to {sum(most)} seats for {elements}")
    return elements, least, most


def _pair(number: int, words: list[str], elements: int) -> tuple[int, int, Decimal]:
    if len(words) != 3:
        raise BadProblem(f"line {number}: {len(words)} words, not `i j d_ij`")
    one, other = (_whole(name, number, word, 0) for name, word in zip("ij", words, strict=False))
    for name, each in (("i", one), ("j", other)):
        if each >= elements:
            raise BadProblem(f"line {number}: {name}: {each} is not below {elements}")
    if one == other:
        raise BadProblem(f"line {number}: j: {other} is the same as i")
    try:
        distance = Decimal(words[2])
    except InvalidOperation:
        distance = Decimal("NaN")
    if not distance.is_finite() or _exponent(distance) < -FINEST:
        expected = f"a number with at most {FINEST} decimals"
        raise BadProblem(f"line {number}: d_ij: {words[2]!r} is not {expected}")
    return min(one, other), max(one, other), distance


def _whole(name: str, line: int, word: str, least: int) -> int:
    if not (word.isascii() and word.isdigit()) or int(word) < least or len(word) > 9:
        raise BadProblem(f"line {line}: {name}: {word!r} is not a whole number of at least {least}")
    return int(word)


def _exponent(number: Decimal) -> int:
    return min(0, int(number.as_tuple().exponent))
