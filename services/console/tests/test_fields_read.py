"""Pages read no field that no service sends.

A key of a `TypedDict` is checked by mypy where it stands in brackets. It is not checked in `.get`,
nor in templates. These tests hold both against the shapes of responses, which `test_services.py`
holds against each service's `openapi.yaml`.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import pkgutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_type_hints, is_typeddict

from jinja2 import Environment, nodes
from jinja2.runtime import LoopContext
from markupsafe import Markup
from werkzeug.datastructures import MultiDict

import kreis.console
from kreis.console.services import responses

CONSOLE = Path(kreis.console.__path__[0])
NO_RESPONSE = {
    *("request", "sent", "problem", "session", "g", "headers", "by_band"),
    *("team", "pages", "dates", "appointments", "unsubscribing"),  # blueprints
    *("circle", "circle_offers"),  # more of them
    *("tokens", "access", "identity", "response"),  # of an identity provider
    "own",  # attributes of an HTML tag
    "person",  # of a session; the last two lines of it are in session.py and signing_in.py
}
"""Receivers of `.get` that no service sent: forms, problem documents, sessions, tokens."""
SESSION = {"session.py", "signing_in.py"}
BUILT_IN = {
    *dir(str), *dir(dict), *dir(list), *dir(tuple), *dir(datetime), *dir(Markup), *dir(LoopContext),
    *dir(MultiDict), *dir(timedelta),
}  # fmt: skip
NAMED_HERE = {
    "service",  # of a hold or a text: which service it came from, added by the page
    "link_by",  # of a sign-in, in the issuer's own file
    "de",  # a language: names stand by language
    *("is", "n", "bound"),  # of a size that is broken, reckoned by the page
    *("list", ""),  # what is wrong with a form as a whole
}


def modules(package: Any) -> Iterator[Any]:
    for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        if not found.name.endswith("__main__"):
            yield importlib.import_module(found.name)


def fields_of(package: Any) -> set[str]:
    """Fields of all shapes in a package, and of its classes what a template can read."""
    found: set[str] = set()
    for module in modules(package):
        for each in vars(module).values():
            if is_typeddict(each):
                found |= get_type_hints(each).keys()
            elif isinstance(each, type) and each.__module__ == module.__name__:
                found |= {name for name in dir(each) if not name.startswith("_")}
                if dataclasses.is_dataclass(each):
                    found |= {field.name for field in dataclasses.fields(each)}
    return found


def receiver(node: ast.expr) -> str:
    """The name nearest to `.get`: `problem` of `refusal.problem.get(…)`."""
    if isinstance(node, ast.Attribute):
        inner = receiver(node.value)
        return "request" if inner == "request" else node.attr
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.id if isinstance(node, ast.Name) else ""


def asked_keys(source: str) -> Iterator[tuple[int, str, str]]:
    """Line, receiver and key of each `.get("key")`."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Call(
                func=ast.Attribute(attr="get", value=value),
                args=[ast.Constant(value=str(key)), *_],
            ):
                yield node.lineno, receiver(value), key


def test_no_page_gets_a_field_that_no_service_sends() -> None:
    sent = fields_of(responses)
    faults = [
        f"{file.name}:{line} {name}.get({key!r})"
        for folder in ("staff", "participants")
        for file in sorted((CONSOLE / folder).glob("*.py"))
        for line, name, key in asked_keys(file.read_text("utf-8"))
        if key not in sent
        and name not in NO_RESPONSE - (set() if file.name in SESSION else {"person"})
    ]

    assert faults == []


def test_the_search_finds_what_once_was_wrong() -> None:
    once = 'is_short = entry.get("is_late") or entry.get("left_early")'
    keys = {key for _, _, key in asked_keys(once)}

    assert keys == {"is_late", "left_early"}
    assert keys.isdisjoint(fields_of(responses))


def test_no_template_reads_a_field_that_nothing_has() -> None:
    known = fields_of(kreis.console) | BUILT_IN | NAMED_HERE
    faults = {
        f"{file.relative_to(CONSOLE)}:{node.lineno} .{name}"
        for file in sorted((CONSOLE / "templates").rglob("*.html"))
        for node, name in read_by(file.read_text("utf-8"))
        if name not in known
    }

    assert sorted(faults) == []


def read_by(template: str) -> Iterator[tuple[nodes.Node, str]]:
    """Each attribute that a template reads, and each key in `.get("key")`."""
    tree = Environment(autoescape=True).parse(template)
    for node in tree.find_all(nodes.Getattr):
        yield node, node.attr
    for call in tree.find_all(nodes.Call):
        match call:
            case nodes.Call(
                node=nodes.Getattr(attr="get", node=asked), args=[nodes.Const(value=str(key)), *_]
            ):
                name = getattr(asked, "name", getattr(asked, "attr", ""))
                if name not in NO_RESPONSE - {"person"}:
                    yield call, key
