"""Templates: no name in one of them stands for two macros."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest
from jinja2 import Environment
from jinja2.meta import find_undeclared_variables
from jinja2.nodes import FromImport, Import, Macro, Name

from kreis.console.issuer.signing import Issuer
from services.console.tests.desk import Desk
from services.console.tests.town import BABY, Town

TEMPLATES = Path(__file__).parents[1] / "src/kreis/console/templates"
ALL = sorted(str(each.relative_to(TEMPLATES)) for each in TEMPLATES.rglob("*.html"))


def twice(source: str) -> set[str]:
    """Names of macros that this template imports or makes more than once."""
    tree = Environment(autoescape=True).parse(source)
    names = Counter[str](each.name for each in tree.find_all(Macro))
    names.update(each.target for each in tree.find_all(Import))
    for taken in tree.find_all(FromImport):
        names.update(each if isinstance(each, str) else each[1] for each in taken.names)
    return {name for name, count in names.items() if count > 1}


@pytest.mark.parametrize("name", ALL)
def test_no_macro_hides_another(name: str) -> None:
    assert twice((TEMPLATES / name).read_text("utf-8")) == set()


def test_a_hidden_macro_is_found() -> None:
    both = '{% from "a.html" import named %}{% from "b.html" import chip, named with context %}'

    assert twice(both) == {"named"}


GIVEN = {"t", "me", "csrf", "once", "now", "section"}
"""What Heute gives to each of its sections."""


def test_a_section_of_heute_imports_the_macros_that_it_calls(town: Town) -> None:
    """What the page itself imports is no part of it."""
    environment = town.console().application.jinja_env
    staff = TEMPLATES.parent / "staff"
    names = {
        found
        for file in staff.glob("*.py")
        for found in re.findall(r'Section\("([^"]+)"', file.read_text("utf-8"))
    }
    unknown = {}
    for name in names:
        tree = environment.parse((TEMPLATES / name).read_text("utf-8"))
        named = {each.name for each in tree.find_all(Name) if each.ctx == "store"}
        known = GIVEN | named | environment.globals.keys()
        if missing := find_undeclared_variables(tree) - known:
            unknown[name] = missing

    assert len(names) > 10
    assert unknown == {}


def test_the_page_of_somebody_with_wishes_names_her_topics(
    town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path
) -> None:
    desk = Desk(town, urls, issuer, tmp_path / "keys")
    who = town.register(desk.petra.sub, BABY, topics=["T3"])

    page = desk.look(f"/team/person/{who}")

    assert page.heading == "Amira Haddad"
    assert "T3" in page.text


def test_a_wish_that_nobody_has_named_gets_its_first_name_on_a_page(
    town: Town, urls: Mapping[str, str], issuer: Issuer, tmp_path: Path
) -> None:
    desk = Desk(town, urls, issuer, tmp_path / "keys")
    town.register(desk.petra.sub, BABY, topics=["T6"])

    page = desk.look("/team/themen/T6")

    assert page.heading == "Thema T6 benennen"
    assert "Es gibt noch kein Thema" not in desk.look("/team/themen").text
