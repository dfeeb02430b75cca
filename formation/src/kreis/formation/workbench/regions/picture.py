"""Draws a region's cohorts as SVG: the map, and the matrix of affinities.

On the map a dot is a person, a square a venue; a line leads from everybody to the venue of her
cohort, and the cohort gives the colour. In the matrix, people stand in the order of their cohorts:
the darker a cell, the more two people have in common, so good cohorts are dark squares along the
diagonal. Nobody's keep-apart or keep-together is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from xml.sax.saxutils import escape

import numpy as np

from kreis.formation.workbench.regions.affinity import affinity_between, columns
from kreis.formation.workbench.regions.region import Cohort, Region

SIDE, MARGIN = 480, 20
SHADES = 10
MOST_PEOPLE = 400
"""In the matrix; a larger one could not be seen."""
UNPLACED = "#999"


def drawn(region: Region, cohorts: Sequence[Cohort]) -> str:
    """One SVG document."""
    width, height = 2 * SIDE + 3 * MARGIN, SIDE + 3 * MARGIN
    placed = sum(len(cohort.members) for cohort in cohorts)
    title = f"{placed} of {len(region.people)} people in {len(cohorts)} cohorts"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">',
        f"<title>{escape(title)}</title>",
        f'<text x="{MARGIN}" y="{MARGIN}" font-size="12">{escape(title)}</text>',
        f'<g transform="translate({MARGIN} {2 * MARGIN})">',
        *_map(region, cohorts),
        f'</g><g transform="translate({SIDE + 2 * MARGIN} {2 * MARGIN})">',
        *_matrix(region, cohorts),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def _map(region: Region, cohorts: Sequence[Cohort]) -> Iterator[str]:
    places = [(each.x_km, each.y_km) for each in region.people]
    places += [(each.x_km, each.y_km) for each in region.venues]
    low = [min((place[axis] for place in places), default=0.0) for axis in (0, 1)]
    high = [max((place[axis] for place in places), default=0.0) for axis in (0, 1)]
    scale = SIDE / max(1.0, high[0] - low[0], high[1] - low[1])

    def at(x_km: float, y_km: float) -> tuple[float, float]:
        return round((x_km - low[0]) * scale, 1), round((high[1] - y_km) * scale, 1)

    colour = {
        who: _colour(index, len(cohorts)) for index, c in enumerate(cohorts) for who in c.members
    }
    venue = {each.id: at(each.x_km, each.y_km) for each in region.venues}
    goes_to = {who: venue[cohort.venue] for cohort in cohorts for who in cohort.members}
    for person in region.people:
        x, y = at(person.x_km, person.y_km)
        shade = colour.get(person.id, UNPLACED)
        if person.id in goes_to:
            there = goes_to[person.id]
            yield f'<path d="M{x} {y}L{there[0]} {there[1]}" stroke="{shade}" stroke-width=".5"/>'
        yield f'<circle cx="{x}" cy="{y}" r="3" fill="{shade}"/>'
    for x, y in venue.values():
        yield f'<path d="M{x - 4} {y - 4}h8v8h-8z" fill="none" stroke="#000"/>'


def _matrix(region: Region, cohorts: Sequence[Cohort]) -> Iterator[str]:
    order = [region.row[who] for cohort in cohorts for who in cohort.members][:MOST_PEOPLE]
    people = columns(region.people).of(np.array(order, dtype=np.int64))
    shades = affinity_between(people, people) * SHADES // 1001
    cell = SIDE / max(1, len(order))
    for row, line in enumerate(shades.tolist()):
        for shade, run in groupby(range(len(order)), key=line.__getitem__):
            columns_ = list(run)
            opacity = round((shade + 0.5) / SHADES, 2)
            yield (
                f'<rect x="{columns_[0] * cell:.2f}" y="{row * cell:.2f}" '
                f'width="{len(columns_) * cell:.2f}" height="{cell:.2f}" '
                f'fill="#235" fill-opacity="{opacity}"/>'
            )
    begins = 0
    for cohort in cohorts:
        side = min(len(cohort.members), max(0, len(order) - begins)) * cell
        yield (
            f'<rect x="{begins * cell:.2f}" y="{begins * cell:.2f}" width="{side:.2f}" '
            f'height="{side:.2f}" fill="none" stroke="#c40"/>'
        )
        begins += len(cohort.members)


def _colour(index: int, count: int) -> str:
    """Hues as far apart as can be; whole degrees."""
    return f"hsl({360 * index // max(1, count)} 70% 40%)"
