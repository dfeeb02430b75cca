"""Names in lists: their order, and how two people with one short name are told apart."""

from __future__ import annotations

from typing import Any

from jinja2 import Environment, PackageLoader

from kreis.console.staff.names import by_name, in_order
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


def test_names_stand_where_a_list_in_german_has_them() -> None:
    """Letters that Unicode does not take apart stand under what they look like, not after z."""
    names = ["Ærø", "Çiğdem", "Đặng", "Ħal", "Işık", "Łukasz", "Ødegård", "Œuvre", "Şengül", "Þór"]

    assert sorted([*reversed(names), "Zeynep", "Adler"], key=in_order) == [
        *("Adler", *names, "Zeynep"),
    ]


def test_people_stand_by_their_last_names_and_who_is_gone_stands_last() -> None:
    lukasik, zeynep = stefanie("Łukasik"), stefanie("Zeynep")
    mueller: Any = {**stefanie("Müller"), "first_name": "Ayşe"}

    assert sorted([None, zeynep, mueller, lukasik], key=by_name) == [
        *(lukasik, mueller, zeynep, None),
    ]
