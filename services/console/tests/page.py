"""A page as the person in front of it has it: what stands there, what can be tapped."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

VOID = {"br", "input", "link", "meta"}
"""Elements that have no end tag; of SVG's, ours close themselves."""


class Element:
    def __init__(self, tag: str, attributes: dict[str, str | None], parent: Element | None) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Element | str] = []
        if parent is not None:
            parent.children.append(self)

    @property
    def text(self) -> str:
        """What is read, with single spaces. A line break parts words."""
        parts = [each if isinstance(each, str) else each.text for each in self.children]
        joined = " " if self.tag == "br" else "".join(parts)
        return joined if self.tag != "main" else " ".join(joined.split())

    def all(self, tag: str, **attributes: Any) -> list[Element]:
        found = [self] if self._is(tag, attributes) else []
        for child in self.children:
            if isinstance(child, Element):
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str, **attributes: Any) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    def _is(self, tag: str, attributes: dict[str, Any]) -> bool:
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return self.tag == tag and wanted.items() <= self.attributes.items()


class Page(HTMLParser):
    """Reads HTML and insists that every element is closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        assert html.startswith("<!doctype html>")
        self.html = html
        self.root = Element("document", {}, None)
        self._open = [self.root]
        self.feed(html)
        self.close()
        assert self._open == [self.root], f"never closed: {[e.tag for e in self._open[1:]]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len({name for name, _ in attrs}), f"an attribute twice: {tag}"
        element = Element(tag, dict(attrs), self._open[-1])
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        Element(tag, dict(attrs), self._open[-1])

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1].tag == tag, f"</{tag}> closes <{self._open[-1].tag}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data.replace("\u00a0", " "))

    @property
    def heading(self) -> str:
        return self.root.one("h1").text.strip()

    @property
    def text(self) -> str:
        return self.root.one("main").text

    @property
    def buttons(self) -> list[str]:
        """What can be tapped at once, in order."""
        hidden = {id(each) for closed in self._closed() for each in closed.all("button")}
        return [each.text.strip() for each in self.root.all("button") if id(each) not in hidden]

    def form_of(self, button: str) -> Element:
        (form,) = [
            form for form in self.root.all("form") if form.one("button").text.strip() == button
        ]
        return form

    def _closed(self) -> list[Element]:
        return [each for each in self.root.all("details") if "open" not in each.attributes]


def fields_of(form: Element, *, untick: int = 0) -> dict[str, list[str]]:
    """What the form sends; the first `untick` ticks are taken out before."""
    sent: dict[str, list[str]] = {}
    for field in form.all("input"):
        if field.attributes["type"] == "checkbox":
            if "checked" not in field.attributes:
                continue
            if untick > 0:
                untick -= 1
                continue
        name, value = field.attributes["name"], field.attributes["value"]
        assert name is not None
        assert value is not None
        sent.setdefault(name, []).append(value)
    return sent
