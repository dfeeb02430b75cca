"""Two people with one short name in a proposal are told apart by the birth months of children."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader

from kreis.console.staff.proposal import namesakes
from kreis.console.staff.wording import staff_languages


def stefanie(last_name: str, *months: str) -> Any:
    children = [{"birth_month": month} for month in months]
    return {"first_name": "Stefanie", "last_name": last_name, "children": children}


def test_people_of_one_short_name_are_told_apart_by_their_children() -> None:
    one, other = stefanie("Krämer", "2024-10", "2019-03"), stefanie("Koch", "2023-01")
    people = {"one": one, "other": other, "third": stefanie("Weber", "2022-02")}
    template = Environment(loader=PackageLoader("kreis.console"), autoescape=True).get_template(
        "staff/_namesake.html"
    )
    parts: Any = template.module

    assert namesakes(people) == {"one", "other"}
    assert "(Kinder geboren 10/2024, 03/2019)" in parts.children_of(staff_languages()["de"], one)
    assert "(Kinder geboren 01/2023)" in parts.children_of(staff_languages()["de"], other)
